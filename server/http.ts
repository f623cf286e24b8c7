import type { Server } from 'node:http';
import type { Http2SecureServer } from 'node:http2';
import { fileURLToPath } from 'node:url';
import { type Env, env } from '../lib/env.ts';
import { demoOn, demoPassword, demoPasswordNeeded } from './auth/demo.ts';
import { startDataPlane } from './data-plane.ts';
import { checkDatabase, closeDatabase } from './database.ts';
import { startPages } from './pages.ts';
import { staticFiles } from './static-files.ts';
import { tlsMaterial } from './tls.ts';
import { createWebServer } from './web-server.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What a stop leaves running requests before it cuts them. */
const GRACE_MILLISECONDS = 1500;
const STOP_MILLISECONDS = 20_000;

function listen(server: Server | Http2SecureServer, settings: Env): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`cannot listen on ${settings.HOST}:${settings.PORT}: ${error.message}`)),
    );
    server.listen(settings.PORT, settings.HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : settings.PORT);
    });
  });
}

/**
 * When the supervisor dies, what is logged finds nobody: without this the page server would log that error, and the next,
 * for ever.
 */
function logIntoTheVoid(): void {
  for (const pipe of [process.stdout, process.stderr]) pipe.on('error', () => {});
}

/** The web process (design 3): our own handlers and Next's pages on one address. */
async function main(): Promise<void> {
  logIntoTheVoid();
  const settings = env();
  const development = settings.NODE_ENV === 'development';
  await checkDatabase(settings.EMBEDDED === true);
  const stopDataPlane = await startDataPlane();
  const pages = await startPages(ROOT, development);
  const tls = tlsMaterial(settings);
  const server = createWebServer(tls, development ? null : staticFiles(ROOT), pages);
  if (development) server.on('upgrade', pages.upgrade);
  const port = await listen(server, settings);
  const host = settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST;
  console.log(`web ready on ${tls === null ? 'http' : 'https'}://${host}:${port}`);
  if (demoOn() && demoPasswordNeeded() && settings.DEMO_PASSWORD === undefined)
    console.log(`demo sign-in from other machines needs this password: ${demoPassword()}`);
  process.send?.({ ready: true, port });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // Whatever hangs below: a process that was told to stop is gone after this.
    setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    // Requests under way finish; streams would never, and their browsers reconnect to the next instance and resume.
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GRACE_MILLISECONDS))]);
    await Promise.allSettled([stopDataPlane(), pages.close()]);
    await closeDatabase();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => void stop());
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
