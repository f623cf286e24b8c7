import type { IncomingMessage } from 'node:http';
import type { Viewer } from './database.ts';
import type { SharedRead } from './shared-read.ts';

export const LOCALES = ['zh', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** What every procedure knows about its call. */
export interface Context {
  readonly viewer: Viewer | null;
  readonly locale: Locale;
  /** Address of the client, for the audit and the lockout. */
  readonly address: string;
  /** Reads of this request that run together; absent where a call comes alone. */
  readonly read?: SharedRead;
}

/** The value of one cookie of a request; undefined when absent. */
export function cookieOf(req: IncomingMessage, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The language of the answer: what the `locale` cookie chose, else Chinese, the first language. */
export function localeOf(req: IncomingMessage): Locale {
  return cookieOf(req, 'locale') === 'en' ? 'en' : 'zh';
}
