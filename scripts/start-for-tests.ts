import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overrideEnv } from '../lib/env.ts';

/** The whole product on a data directory of its own: what the browser tests run against. Always the embedded default. */
const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-e2e-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
overrideEnv({ DATA_DIR: dataDir, DATABASE_URL: undefined, DEMO: true, HOST: '127.0.0.1' });
await import('./start.ts');
