import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { envSchema, isDemo, parseEnv } from './env.ts';

test('.env.example lists every setting that a process reads, and no other', () => {
  const listed = [
    ...readFileSync(new URL('../.env.example', import.meta.url), 'utf8').matchAll(/^([A-Z0-9_]+)=/gm),
  ].map((match) => match[1]);
  expect(listed.toSorted()).toEqual(Object.keys(envSchema.shape).toSorted());
});

test('a bad setting is refused by a sentence that names the variable', () => {
  expect(() => parseEnv({ PORT: 'eighty' })).toThrow(/PORT/);
  expect(() => parseEnv({ DATABASE_URL: 'mysql://somewhere/x' })).toThrow(/DATABASE_URL/);
  expect(() => parseEnv({ GUANLAN_SECRET: 'short' })).toThrow(/GUANLAN_SECRET/);
});

test('empty settings mean the embedded default in demo mode on the loopback address', () => {
  const settings = parseEnv({ PORT: '3000', DATABASE_URL: '', DEMO: '' });
  expect(settings.DATABASE_URL).toBeUndefined();
  expect(settings.HOST).toBe('127.0.0.1');
  expect(isDemo(settings)).toBe(true);
});

test('a real database switches the demo off unless the operator asks for it', () => {
  const settings = parseEnv({ DATABASE_URL: 'postgres://guanlan_login@db.example/guanlan' });
  expect(isDemo(settings)).toBe(false);
  expect(isDemo({ ...settings, DEMO: true })).toBe(true);
});
