/**
 * Where messages may be sent: addresses that a holder of channels.manage typed, never ones that came with data. A server
 * that fetches what others name can be led into its own machine, so loopback and link-local addresses are refused.
 */
export type AddressProblem = 'not_a_url' | 'not_http' | 'has_credentials' | 'local';

/** 127/8, 0/8, 169.254/16 (metadata services), ::1, ::, fe80::/10 and IPv4 written as IPv6. Private networks are allowed. */
export function isLocalAddress(address: string): boolean {
  const text = address.toLowerCase().replace(/^\[|\]$/g, '');
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(text);
  if (mapped !== null) {
    const [, dotted, high = '', low = ''] = mapped;
    if (dotted !== undefined) return isLocalAddress(dotted);
    const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
    return isLocalAddress([bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.'));
  }
  if (text.includes(':')) return text === '::1' || text === '::' || /^fe[89ab]/.test(text);
  return /^(127|0)\./.test(text) || text.startsWith('169.254.');
}

/** null when messages may go there. Names are checked again when they are resolved. */
export function addressProblem(address: string, allowLocal: boolean): AddressProblem | null {
  if (!URL.canParse(address)) return 'not_a_url';
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not_http';
  if (url.username !== '' || url.password !== '') return 'has_credentials';
  if (allowLocal) return null;
  const host = url.hostname;
  return host === 'localhost' || host.endsWith('.localhost') || isLocalAddress(host) ? 'local' : null;
}
