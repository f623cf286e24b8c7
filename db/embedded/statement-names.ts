import { type FrontendMessage, message, SYNC, textAt } from './protocol.ts';

/**
 * Gives the named prepared statements of one connection names of their own on the shared engine.
 * Engine names are short and counted, because PostgreSQL compares only the first 63 bytes.
 * Portals keep their names: they end with the transaction, during which the connection has the engine alone.
 */
export class StatementNames {
  readonly #prefix: string;
  readonly #names = new Map<string, string>();
  #count = 0;

  /** `prefix` is unique per connection of this engine. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The same message with the engine's statement name in the place of the client's. */
  rewrite(original: FrontendMessage): FrontendMessage {
    const { type, bytes } = original;
    if (type === 'P') return this.#replace(original, 5);
    if (type === 'B') return this.#replace(original, bytes.indexOf(0, 5) + 1);
    if ((type === 'D' || type === 'C') && bytes[5] === 0x53) return this.#replace(original, 6);
    return original;
  }

  /** Messages that make the engine forget every statement of this connection, ended by Sync. */
  closeAll(): Buffer | undefined {
    if (this.#names.size === 0) return undefined;
    const closes = [...this.#names.values()].map((name) => message('C', Buffer.from('S', 'latin1'), name));
    this.#names.clear();
    return Buffer.concat([...closes, SYNC]);
  }

  #replace(original: FrontendMessage, start: number): FrontendMessage {
    const name = textAt(original.bytes, start);
    if (name === '') return original;
    const after = start + Buffer.byteLength(name) + 1;
    const bytes = message(
      original.type,
      original.bytes.subarray(5, start),
      this.#engineName(name),
      original.bytes.subarray(after),
    );
    if (original.type === 'C') this.#names.delete(name);
    return { type: original.type, bytes };
  }

  #engineName(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#count += 1;
    const fresh = `${this.#prefix}_${this.#count}`;
    this.#names.set(name, fresh);
    return fresh;
  }
}
