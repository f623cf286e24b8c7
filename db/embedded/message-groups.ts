import { errorResponse, type FrontendMessage, textAt } from './protocol.ts';
import { asksForAnotherUser, type SessionEffect, sessionEffect, snapshotFile } from './session-sql.ts';
import type { StatementNames } from './statement-names.ts';

/** Messages that the engine gets in one piece. */
export type MessageGroup = {
  /** `run`: for the engine. `copy-start`: tell the client to send its rows. `snapshot`: copy the database. */
  readonly kind: 'run' | 'copy-start' | 'snapshot';
  readonly bytes: Buffer;
  /** Ends with Sync or Query, so the client waits for ReadyForQuery. */
  readonly closes: boolean;
  readonly effects: readonly { readonly effect: SessionEffect; readonly sql: string }[];
  /** The unnamed statement after this group: a new one, destroyed by a simple query, or as before. */
  readonly unnamed: { readonly change: 'parsed'; readonly parse: Buffer } | { readonly change: 'destroyed' | 'kept' };
  /** Binds or describes the unnamed statement of an earlier group. */
  readonly usesEarlierUnnamed: boolean;
};

/** Thrown for what a login of the embedded database may not ask. */
export class ForbiddenStatement extends Error {
  readonly answer = errorResponse('FATAL', '42501', 'permission denied to set session authorization');
}

type Draft = { bytes: Buffer[]; effects: { effect: SessionEffect; sql: string }[]; parse?: Buffer; earlier: boolean };
const emptyDraft = (): Draft => ({ bytes: [], effects: [], earlier: false });

/** Groups the messages of one connection up to Query, Sync or Flush, and collects the rows of a COPY. */
export class MessageGroups {
  readonly #names: StatementNames;
  readonly #isOwner: boolean;
  #draft = emptyDraft();
  #copy: Buffer[] | undefined;

  constructor(names: StatementNames, isOwner: boolean) {
    this.#names = names;
    this.#isOwner = isOwner;
  }

  /** Takes the next message; returns the group that it completes. */
  take(incoming: FrontendMessage): MessageGroup | undefined {
    if (this.#copy !== undefined) return this.#takeCopy(this.#copy, incoming);
    const { type, bytes } = this.#names.rewrite(incoming);
    switch (type) {
      case 'Q':
        return this.#takeQuery(bytes);
      case 'P':
        return this.#takeParse(bytes);
      case 'B':
        return this.#add(bytes, bytes[bytes.indexOf(0, 5) + 1] === 0);
      case 'D':
        return this.#add(bytes, bytes[5] === 0x53 && bytes[6] === 0);
      case 'E':
      case 'C':
        return this.#add(bytes, false);
      case 'H':
        // Nothing was asked since the last Flush or Sync, so nothing is owed.
        return this.#draft.bytes.length === 0 ? undefined : this.#complete(bytes, false);
      case 'S':
      case 'F':
        return this.#complete(bytes, true);
      case 'd':
      case 'c':
      case 'f':
        // Rows of a COPY that was refused: PostgreSQL ignores them too.
        return undefined;
      default:
        throw new Error(`Unknown message ${JSON.stringify(type)}`);
    }
  }

  #note(sql: string): SessionEffect {
    if (!this.#isOwner && asksForAnotherUser(sql)) throw new ForbiddenStatement();
    const effect = sessionEffect(sql);
    if (effect !== 'none') this.#draft.effects.push({ effect, sql });
    return effect;
  }

  #takeQuery(bytes: Buffer): MessageGroup {
    if (this.#isOwner && snapshotFile(textAt(bytes, 5)) !== undefined) {
      return { ...this.#complete(bytes, true), kind: 'snapshot' };
    }
    if (this.#note(textAt(bytes, 5)) === 'copy-in') {
      this.#copy = [...this.#draft.bytes, bytes];
      this.#draft = emptyDraft();
      return { ...this.#complete(Buffer.alloc(0), false), kind: 'copy-start' };
    }
    return { ...this.#complete(bytes, true), unnamed: { change: 'destroyed' } };
  }

  #takeParse(bytes: Buffer): undefined {
    const name = textAt(bytes, 5);
    this.#note(textAt(bytes, 5 + Buffer.byteLength(name) + 1));
    if (name === '') this.#draft.parse = bytes;
    return this.#add(bytes, false);
  }

  #takeCopy(copy: Buffer[], { type, bytes }: FrontendMessage): MessageGroup | undefined {
    // Flush and Sync mean nothing while rows are coming (protocol, "COPY Operations").
    if (type !== 'd' && type !== 'c' && type !== 'f') return undefined;
    copy.push(bytes);
    if (type === 'd') return undefined;
    this.#copy = undefined;
    return { ...this.#complete(Buffer.concat(copy), true), unnamed: { change: 'destroyed' } };
  }

  #add(bytes: Buffer, usesUnnamed: boolean): undefined {
    if (usesUnnamed && this.#draft.parse === undefined) this.#draft.earlier = true;
    this.#draft.bytes.push(bytes);
    return undefined;
  }

  #complete(last: Buffer, closes: boolean): MessageGroup {
    const { bytes, effects, parse, earlier } = this.#draft;
    this.#draft = emptyDraft();
    return {
      kind: 'run',
      bytes: bytes.length === 0 ? last : Buffer.concat([...bytes, last]),
      closes,
      effects,
      unnamed: parse === undefined ? { change: 'kept' } : { change: 'parsed', parse },
      usesEarlierUnnamed: earlier,
    };
  }
}
