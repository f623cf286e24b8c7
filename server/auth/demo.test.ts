import { describe, expect, it } from 'vitest';
import { overrideEnv, parseEnv } from '../../lib/env.ts';
import { demoPasswordNeeded } from './demo.ts';

describe('the demo sign-in', () => {
  it('needs the printed password wherever others can reach it, also through a proxy on this machine', () => {
    const needed = (settings: Record<string, string>) => {
      overrideEnv(parseEnv(settings));
      return demoPasswordNeeded();
    };
    expect(needed({})).toBe(false);
    expect(needed({ HOST: 'localhost' })).toBe(false);
    expect(needed({ HOST: '0.0.0.0' })).toBe(true);
    expect(needed({ HOST: '127.0.0.1', TRUST_PROXY: '1' })).toBe(true);
  });
});
