import { createHash } from 'node:crypto';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The proof of RFC 2617 for a REGISTER, with or without qop. */
export function authorization(
  who: { readonly id: string; readonly secret: string; readonly uri: string; readonly qop: boolean },
  challenge: string,
  count: number,
): string {
  const { id, secret, uri, qop } = who;
  const nonce = /nonce="([^"]*)"/.exec(challenge)?.[1] ?? '';
  const realm = /realm="([^"]*)"/.exec(challenge)?.[1] ?? '';
  const [a1, a2] = [md5(`${id}:${realm}:${secret}`), md5(`REGISTER:${uri}`)];
  const head = `Digest username="${id}",realm="${realm}",nonce="${nonce}",uri="${uri}"`;
  if (!qop) return `${head},response="${md5(`${a1}:${nonce}:${a2}`)}",algorithm=MD5`;
  const nc = count.toString(16).padStart(8, '0');
  const response = md5(`${a1}:${nonce}:${nc}:0a4f:auth:${a2}`);
  return `${head},response="${response}",algorithm=MD5,qop=auth,nc=${nc},cnonce="0a4f"`;
}
