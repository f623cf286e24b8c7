import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  AUTHENTICATION_CLEARTEXT,
  CANCEL_REQUEST,
  errorResponse,
  type FrontendMessage,
  GSS_REQUEST,
  int32,
  type MessageReader,
  message,
  PROTOCOL_MAJOR,
  SSL_REQUEST,
  startupParameters,
  textAt,
} from './protocol.ts';

/** A client that knows the password of this start. */
export type SignedIn = { readonly user: string };

export type Passwords = { readonly login: string; readonly owner: string };

/** User name of connections that migrate, seed, back up and restore; every other name is the application. */
export const OWNER_USER = 'guanlan_owner';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Walks one client through start-up and password. Cleartext is enough: the front listens on loopback only. */
export class Handshake {
  readonly #socket: Socket;
  readonly #reader: MessageReader;
  readonly #passwords: Passwords;
  #user: string | undefined;

  constructor(socket: Socket, reader: MessageReader, passwords: Passwords) {
    this.#socket = socket;
    this.#reader = reader;
    this.#passwords = passwords;
  }

  /** Takes one message; returns the user once the password was right. Ends the socket when it was not. */
  take(incoming: FrontendMessage): SignedIn | undefined {
    return this.#user === undefined ? this.#takeStartup(incoming.bytes) : this.#takePassword(this.#user, incoming);
  }

  #takeStartup(bytes: Buffer): undefined {
    const code = bytes.length >= 8 ? bytes.readInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      this.#socket.write('N');
      return undefined;
    }
    if (code === CANCEL_REQUEST) {
      // The engine runs on this very thread: by the time a cancel is read, the statement is over.
      this.#socket.end();
      return undefined;
    }
    if (code >>> 16 !== PROTOCOL_MAJOR) return this.#refuse('0A000', 'unsupported frontend protocol');
    const user = startupParameters(bytes).get('user');
    if (user === undefined) return this.#refuse('28000', 'no user name given in the start-up packet');
    // A newer minor version is answered by the one we speak (NegotiateProtocolVersion).
    if ((code & 0xffff) > 0) this.#socket.write(message('v', int32(PROTOCOL_MAJOR << 16, 0)));
    this.#user = user;
    this.#reader.endStartup();
    this.#socket.write(AUTHENTICATION_CLEARTEXT);
    return undefined;
  }

  #takePassword(user: string, { type, bytes }: FrontendMessage): SignedIn | undefined {
    const expected = user === OWNER_USER ? this.#passwords.owner : this.#passwords.login;
    if (type === 'p' && timingSafeEqual(digest(textAt(bytes, 5)), digest(expected))) return { user };
    return this.#refuse('28P01', `password authentication failed for user "${user}"`);
  }

  #refuse(code: string, text: string): undefined {
    this.#socket.write(errorResponse('FATAL', code, text));
    this.#socket.destroySoon();
    return undefined;
  }
}
