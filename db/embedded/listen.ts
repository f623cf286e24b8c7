import { randomInt } from 'node:crypto';
import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Free ports are sought below the range that systems take for outgoing connections: a client that retries a restarting
 * engine could otherwise be given the engine's own port and hold it.
 */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const PORT_ATTEMPTS = 20;

function listenOn(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error');
      resolve(true);
    });
  });
}

/** Listens on 127.0.0.1; `wanted` 0 takes a free port. Returns the port, throws when `wanted` stays taken. */
export async function listenOnLoopback(server: Server, wanted: number): Promise<number> {
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
    const port = wanted === 0 ? FIRST_PORT + randomInt(PORTS) : wanted;
    if (await listenOn(server, port)) return port;
    // The port of an engine that was just killed can be busy for a moment.
    if (wanted !== 0) await sleep(250);
  }
  throw new Error(
    `Port ${wanted === 0 ? `${FIRST_PORT} and above` : wanted} on 127.0.0.1 is in use by another program`,
  );
}
