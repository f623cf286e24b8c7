import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { resolveDevice } from '../../pulls/dial.ts';
import type { Credentials } from '../../video/credentials.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';
import { authorizer, chooseChallenge } from '../rtsp/rtsp-auth.ts';

/**
 * SOAP calls to a camera's ONVIF services (ONVIF Core 5.12, WS-Security UsernameToken): a handful of requests whose answers
 * are read by name, whatever prefixes the camera gives its namespaces.
 */
const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 512 * 1024;

const escaped = (text: string): string => text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** The header that proves the login: the password travels as a digest with nonce and time (WS-UsernameToken 1.0). */
export function securityHeader({ user, password }: Credentials, created: string, nonce: Buffer): string {
  const digest = createHash('sha1')
    .update(Buffer.concat([nonce, Buffer.from(created + password, 'utf8')]))
    .digest('base64');
  const type = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';
  return `<s:Header><Security s:mustUnderstand="1" xmlns="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><UsernameToken><Username>${escaped(user)}</Username><Password Type="${type}">${digest}</Password><Nonce>${nonce.toString('base64')}</Nonce><Created xmlns="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">${created}</Created></UsernameToken></Security></s:Header>`;
}

/** Texts of all elements of a local name, entities of XML itself resolved. */
export function textsOf(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([^<]*)</`, 'g'));
  return [...found].map((match) => (match[1] ?? '').trim().replaceAll('&amp;', '&'));
}

/** The first part of the text between an element's tags, tags included; an empty string where there is none. */
export function elementOf(xml: string, name: string): string {
  return new RegExp(`<((?:[\\w.-]+:)?${name})(?:\\s[^>]*)?>[\\s\\S]*?</\\1>`).exec(xml)?.[0] ?? '';
}

export interface SoapTarget {
  readonly host: string;
  readonly port: number;
  readonly login: Credentials | null;
  /** Milliseconds that the camera's clock is ahead of ours: digests with another time are refused. */
  readonly clockAheadMs: number;
}

interface Answer {
  readonly status: number;
  readonly challenges: readonly string[];
  readonly body: string;
}

async function post(target: SoapTarget, path: string, body: string, authorization: string | null): Promise<Answer> {
  const host = await resolveDevice(target.host, target.port);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host,
        port: target.port,
        path,
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/soap+xml; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          host: `${target.host}:${target.port}`,
          ...(authorization === null ? {} : { authorization }),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size > MAX_ANSWER_BYTES) answer.destroy(new Error('the answer is too long'));
          else parts.push(part);
        });
        answer.on('end', () => {
          const challenges = [answer.headers['www-authenticate'] ?? []].flat();
          resolve({ status: answer.statusCode ?? 0, challenges, body: Buffer.concat(parts).toString('utf8') });
        });
        answer.on('error', (error) => reject(new VideoRefusal('unreachable', error.message)));
      },
    );
    call.on('error', (error) =>
      reject(new VideoRefusal(error.name === 'TimeoutError' ? 'no_answer' : 'unreachable', error.message)),
    );
    call.end(body);
  });
}

/** Sends one request and returns the answer's XML. Rejects with a VideoRefusal: a fault of the camera is one too. */
export async function soapCall(target: SoapTarget, path: string, request_: string): Promise<string> {
  const { login, clockAheadMs } = target;
  const created = new Date(Date.now() + clockAheadMs).toISOString();
  const header = login === null ? '' : securityHeader(login, created, randomBytes(16));
  const body = `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${header}<s:Body>${request_}</s:Body></s:Envelope>`;
  let answer = await post(target, path, body, null);
  const challenge = answer.status === 401 ? chooseChallenge(answer.challenges) : null;
  // Some cameras want the login of HTTP instead of the one in the message.
  if (challenge !== null && login !== null)
    answer = await post(target, path, body, authorizer(challenge, login)('POST', path));
  if (answer.status === 200) return answer.body;
  const fault = textsOf(answer.body, 'Text')[0] ?? `the camera answers ${answer.status}`;
  const denied = answer.status === 401 || /NotAuthorized|FailedAuthentication/.test(answer.body);
  throw new VideoRefusal(denied ? 'unauthorised' : 'protocol', fault.slice(0, 200));
}
