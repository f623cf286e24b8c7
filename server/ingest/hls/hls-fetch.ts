import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { parsePullAddress } from '../../../domain/pull-address.ts';
import { mayPullLocal } from '../../../lib/env.ts';
import { resolveDevice } from '../../pulls/dial.ts';
import type { Credentials } from '../../video/credentials.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';

const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;

export interface Fetched {
  /** Where it came from in the end: relative addresses are behind it. */
  readonly url: string;
  readonly body: Buffer;
}

type Once = { readonly kind: 'body'; readonly body: Buffer } | { readonly kind: 'moved'; readonly to: string };

function once(url: URL, address: string, login: Credentials | null, limitBytes: number): Promise<Once> {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const given = login === null ? null : Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return new Promise((resolve, reject) => {
    const fail = (detail: string) => reject(new VideoRefusal('unreachable', detail));
    const call = (secure ? requestHttps : requestHttp)(
      {
        // The checked address, not the name: a name may lead elsewhere by now.
        host: address,
        port,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, 'user-agent': 'Guanlan', ...(given && { authorization: `Basic ${given}` }) },
        ...(secure && { servername: url.hostname }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        agent: false,
      },
      (answer) => {
        const { statusCode: status = 0, headers } = answer;
        if (status >= 300 && status < 400 && headers.location !== undefined) {
          answer.destroy();
          resolve({ kind: 'moved', to: headers.location });
          return;
        }
        if (status !== 200) {
          answer.destroy();
          const reason =
            status === 401 || status === 403 ? 'unauthorised' : status === 404 ? 'not_configured' : 'protocol';
          reject(new VideoRefusal(reason, `the server answers with ${status}`));
          return;
        }
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size <= limitBytes) return;
          answer.destroy();
          reject(new VideoRefusal('protocol', `more than ${limitBytes} bytes`));
        });
        answer.on('end', () => resolve({ kind: 'body', body: Buffer.concat(parts, size) }));
        answer.on('error', (error) => fail(error.message));
      },
    );
    call.on('error', (error) => fail(error.name === 'TimeoutError' ? 'no answer in time' : error.message));
    call.end();
  });
}

/**
 * Fetches over HTTP(S) from an address that may be dialled: each hop is judged anew, and a login never travels to another
 * host. Rejects with a VideoRefusal.
 */
export async function fetchPull(start: string, login: Credentials | null, limitBytes: number): Promise<Fetched> {
  let text = start;
  let credentials = login;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const parsed = parsePullAddress('hls', text, mayPullLocal());
    if (typeof parsed === 'string') throw new VideoRefusal('refused_address', parsed);
    const url = new URL(parsed.url);
    if (url.host !== new URL(start).host) credentials = null;
    const outcome = await once(url, await resolveDevice(parsed.host, parsed.port), credentials, limitBytes);
    if (outcome.kind === 'body') return { url: url.href, body: outcome.body };
    if (!URL.canParse(outcome.to, url)) throw new VideoRefusal('protocol', 'a redirect to nowhere');
    text = new URL(outcome.to, url).href;
  }
  throw new VideoRefusal('protocol', `more than ${MAX_REDIRECTS} redirects`);
}
