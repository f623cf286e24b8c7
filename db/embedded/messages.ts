import type { Passwords } from './handshake.ts';

/** First message from the supervisor to the engine's process. */
export type StartOrder = {
  readonly kind: 'start';
  readonly dataDir: string;
  readonly port: number;
  readonly passwords: Passwords;
  readonly relaxedDurability: boolean;
  readonly idleInTransactionMs: number;
};

/** Supervisor → engine process. */
export type EngineOrder =
  | StartOrder
  | { readonly kind: 'ping' }
  | { readonly kind: 'snapshot'; readonly id: number; readonly file: string }
  | { readonly kind: 'stop' };

/** Engine process → supervisor. */
export type EngineReport =
  | { readonly kind: 'pong' }
  /** From now on the process may be silent for so long; 0 takes the permission back. */
  | { readonly kind: 'patience'; readonly ms: number }
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'snapshot'; readonly id: number; readonly bytes: number; readonly error: string | undefined };
