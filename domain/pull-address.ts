import { isLocalAddress } from './outbound-address.ts';

/**
 * Addresses that cameras may be fetched from: typed by a holder of devices.manage, dialled by the gateway. A server that
 * fetches what others name can be led to places that only it can reach, so those are refused (video-protocols 7).
 */
export const PULL_KINDS = ['rtsp', 'hls'] as const;
export type PullKind = (typeof PULL_KINDS)[number];

export type PullProblem = 'not_a_url' | 'wrong_scheme' | 'no_host' | 'local' | 'forbidden' | 'half_login';

export interface PullAddress {
  /** Without user and password. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** What stood before the host; null without. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

const SCHEMES: Record<PullKind, Readonly<Record<string, number>>> = {
  rtsp: { 'rtsp:': 554 },
  hls: { 'http:': 80, 'https:': 443 },
};

/** 127/8, ::1 and their IPv4-in-IPv6 spelling: this machine, which a setting may open for simulated devices. */
function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === '::1' || /^::ffff:7f[0-9a-f]{2}:/.test(address);
}

/** The metadata services that clouds serve outside the link-local range. */
const METADATA = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']);

/** IPv4 inside IPv6 as dotted text (mapped, compatible, 6to4, NAT64); null for others. `address` is canonical. */
function innerAddress(address: string): string | null {
  const found = /^(?:::ffff:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$|^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/.exec(
    address,
  );
  if (found === null) return null;
  const bits =
    Number.parseInt(found[1] ?? found[3] ?? '', 16) * 65_536 + Number.parseInt(found[2] ?? found[4] ?? '', 16);
  return [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');
}

/** What is known of an address once its name is resolved: `never` holds whatever the settings say. */
export function addressClass(address: string): 'device' | 'loopback' | 'never' {
  const text = address
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '');
  if (isLoopback(text)) return 'loopback';
  const inner = innerAddress(text);
  if (inner !== null) return addressClass(inner);
  if (METADATA.has(text) || isLocalAddress(text)) return 'never';
  // Multicast, broadcast and reserved.
  if (text.includes(':')) return /^ff/.test(text) ? 'never' : 'device';
  return Number(text.split('.')[0]) >= 224 ? 'never' : 'device';
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Reads an address as an operator pastes it, user and password included; the problem when it may not be used. */
export function parsePullAddress(kind: PullKind, text: string, allowLoopback: boolean): PullAddress | PullProblem {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed) || trimmed.length > 2_000) return 'not_a_url';
  const url = new URL(trimmed);
  const port = SCHEMES[kind][url.protocol];
  if (port === undefined) return 'wrong_scheme';
  const host = url.hostname.toLowerCase();
  if (host === '') return 'no_host';
  // URL leaves hosts of RTSP as they are written, so that 0x7f000001 would pass as a name: it is read as HTTP would.
  const canonical = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : null;
  if (canonical === null) return 'not_a_url';
  const known = canonical === 'localhost' || canonical.endsWith('.localhost') ? 'loopback' : classOfHost(canonical);
  if (known === 'never') return 'forbidden';
  if (known === 'loopback' && !allowLoopback) return 'local';
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === null || password === null || (user === '' && password !== '')) return 'half_login';
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    host: canonical.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? port : Number(url.port),
    login: user === '' ? null : { user, password },
  };
}

function classOfHost(host: string): 'device' | 'loopback' | 'never' {
  return host.startsWith('[') || /^[\d.]+$/.test(host) ? addressClass(host) : 'device';
}
