import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addressClass } from '../../domain/pull-address.ts';
import { type Env, env, mayPullLocal } from '../../lib/env.ts';
import { gatewayAddress } from '../video/gateway-address.ts';
import { VideoRefusal } from '../video/video-refusal.ts';

const CONNECT_MS = 5_000;

/** Ports of this installation's own services by the hosts they are reached under; null: this machine. */
function ownServices(settings: Env): readonly { readonly host: string | null; readonly port: number }[] {
  const urls = [settings.DATABASE_URL, settings.DATABASE_OWNER_URL, settings.WEB_URL, gatewayAddress(settings)];
  const told = urls.flatMap((text) => {
    if (text == null || !URL.canParse(text)) return [];
    const { hostname, port, protocol } = new URL(text);
    return [{ host: hostname, port: Number(port || (protocol.startsWith('postgres') ? 5432 : 80)) }];
  });
  const { PORT, GATEWAY_PORT, EMBEDDED_PORT, JT808_PORT } = settings;
  return [...told, ...[PORT, GATEWAY_PORT, EMBEDDED_PORT, JT808_PORT ?? 0].map((port) => ({ host: null, port }))];
}

function isOwnAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address) ?? false);
}

/** Why a resolved address may not be dialled; null when it may. */
function problemOf(host: string, address: string, port: number): string | null {
  const settings = env();
  const known = addressClass(address);
  if (known === 'never') return 'link-local, metadata and multicast addresses are never dialled';
  const here = known === 'loopback' || isOwnAddress(address);
  if (here && !mayPullLocal(settings)) return 'addresses of this machine are not dialled';
  const own = ownServices(settings).some(
    (service) => service.port === port && (here || service.host === host || service.host === address),
  );
  return own ? 'a port of this installation itself' : null;
}

async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const found = lookup(host, { all: true });
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('late')), CONNECT_MS).unref();
  });
  return (await Promise.race([found, late])).map(({ address }) => address);
}

/**
 * The address that a host stands for now, checked: the caller dials this address and not the name, so that a name which
 * changes between the check and the call leads nowhere. Rejects with `refused_address` or `unreachable`.
 */
export async function resolveDevice(host: string, port: number): Promise<string> {
  const addresses = await addressesOf(host).catch(() => {
    throw new VideoRefusal('unreachable', `the name ${host} is not known`);
  });
  const problems = addresses.map((address) => problemOf(host, address, port));
  // One forbidden address among good ones is a sign of rebinding, not of a camera.
  const bad = problems.find((problem) => problem !== null);
  if (bad !== undefined) throw new VideoRefusal('refused_address', bad ?? '');
  const [first] = addresses;
  if (first === undefined) throw new VideoRefusal('unreachable', `the name ${host} leads nowhere`);
  return first;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the device refuses connections on this port',
  EHOSTUNREACH: 'no route to the device',
  ENETUNREACH: 'no route to the device',
  ETIMEDOUT: 'the device does not answer',
};

/** Connects to a device whose address may be dialled. Rejects with a VideoRefusal. */
export async function dialDevice(host: string, port: number): Promise<Socket> {
  const address = await resolveDevice(host, port);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    const fail = (detail: string) => {
      socket.destroy();
      reject(new VideoRefusal('unreachable', detail));
    };
    socket.setTimeout(CONNECT_MS, () => fail(`no connection within ${CONNECT_MS / 1000} s`));
    const failed = (error: Error & { readonly code?: string }) => fail(WORDS[error.code ?? ''] ?? error.message);
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.off('error', failed);
      resolve(socket);
    });
  });
}
