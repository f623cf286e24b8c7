import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { bits, boolean, element, integer, octets, oid, sequence, set, time, utf8 } from './der.ts';

/** A certificate with its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MILLISECONDS = 86_400_000;
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

interface Request {
  readonly subject: string;
  readonly days: number;
  /** Absent: the certificate is its own issuer, an authority. */
  readonly issuer?: { readonly subject: string; readonly key: KeyObject; readonly publicKey: KeyObject };
  readonly names?: readonly string[];
}

const nameOf = (common: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(common))));

function extension(id: string, critical: boolean, value: Uint8Array): Buffer {
  return critical ? sequence(oid(id), boolean(true), octets(value)) : sequence(oid(id), octets(value));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const missing = address.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right].map((group) =>
    Number.parseInt(group, 16),
  );
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function alternativeNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 0 ? element(0x82, Buffer.from(name, 'latin1')) : element(0x87, addressBytes(name)),
  );
  return extension('2.5.29.17', false, sequence(...entries));
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function extensions(request: Request, publicKey: KeyObject): Buffer {
  const authority = request.issuer === undefined;
  const list = [
    extension('2.5.29.19', true, authority ? sequence(boolean(true)) : sequence()),
    // keyCertSign and cRLSign for the authority, digitalSignature for the server.
    extension('2.5.29.15', true, authority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.14', false, octets(keyIdentifier(publicKey))),
  ];
  if (request.issuer !== undefined) {
    list.push(extension('2.5.29.35', false, sequence(element(0x80, keyIdentifier(request.issuer.publicKey)))));
    list.push(extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))));
    list.push(alternativeNames(request.names ?? []));
  }
  return element(0xa3, sequence(...list));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Makes a certificate with a fresh P-256 key (RFC 5280), valid from a day ago for `days`. */
function issue(request: Request): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const now = Date.now();
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    nameOf(request.issuer?.subject ?? request.subject),
    sequence(time(new Date(now - DAY_MILLISECONDS)), time(new Date(now + request.days * DAY_MILLISECONDS))),
    nameOf(request.subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(request, publicKey),
  );
  const signature = sign('sha256', body, request.issuer?.key ?? privateKey);
  const cert = pem(sequence(body, ECDSA_SHA256, bits(signature)));
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** An authority of this installation alone; phones trust it once. Ten years. */
export function issueAuthority(subject: string): Certificate {
  return issue({ subject, days: 3650 });
}

/** A server certificate for host names and addresses; 397 days is the most that phones accept. */
export function issueServer(
  authority: { readonly subject: string; readonly key: KeyObject; readonly cert: string },
  names: readonly string[],
): Certificate {
  const { publicKey } = new X509Certificate(authority.cert);
  return issue({
    subject: names[0] ?? 'localhost',
    days: 397,
    issuer: { subject: authority.subject, key: authority.key, publicKey },
    names,
  });
}

/** Whether a certificate still serves all these names for at least 30 days more. */
export function stillServes(cert: string, names: readonly string[]): boolean {
  const known = new X509Certificate(cert);
  if (known.validToDate.getTime() < Date.now() + 30 * DAY_MILLISECONDS) return false;
  return names.every((name) => (isIP(name) === 0 ? known.checkHost(name) : known.checkIP(name)) !== undefined);
}

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');

/** Addresses that cannot stand in a certificate usefully: they carry a zone or change with every boot. */
export function isLinkLocal(address: string): boolean {
  return isIP(address) === 6 && LINK_LOCAL.check(address, 'ipv6');
}
