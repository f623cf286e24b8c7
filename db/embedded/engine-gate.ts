import { setImmediate as nextLoop } from 'node:timers/promises';

/** Somebody who wants the engine: a connection, or a chore of the engine's own process. */
export type EngineParty = {
  /** Something could be done now if the engine were ours. */
  hasWork(): boolean;
  /** Does one piece of work with the engine. True keeps the engine for the next piece (open transaction). */
  step(): Promise<boolean>;
};

/**
 * Lends the one engine to one party at a time, first come first served. A party that keeps it (a transaction is
 * open) blocks all others until it lets go; a party with more work goes to the end of the line after each piece.
 */
export class EngineGate {
  readonly #waiting: EngineParty[] = [];
  readonly #onBroken: (error: unknown) => void;
  #holder: EngineParty | undefined;
  #running = false;

  /** `onBroken` hears of an engine that failed in a way that no statement should cause. */
  constructor(onBroken: (error: unknown) => void) {
    this.#onBroken = onBroken;
  }

  /** Nobody has or wants the engine. */
  get idle(): boolean {
    return this.#holder === undefined && this.#waiting.length === 0 && !this.#running;
  }

  /** Tells the gate that `party` has work; returns at once. */
  request(party: EngineParty): void {
    if (this.#holder !== party && !this.#waiting.includes(party)) this.#waiting.push(party);
    if (!this.#running) void this.#serve();
  }

  /** Runs `job` when no transaction is open and nobody else uses the engine. */
  exclusive<T>(job: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let done = false;
      this.request({
        hasWork: () => !done,
        step: async () => {
          done = true;
          await job().then(resolve, reject);
          return false;
        },
      });
    });
  }

  async #serve(): Promise<void> {
    this.#running = true;
    try {
      for (;;) {
        const party = this.#holder ?? this.#waiting.shift();
        if (party === undefined || !party.hasWork()) {
          if (party === undefined || party === this.#holder) return;
          continue;
        }
        this.#holder = party;
        if (!(await party.step())) {
          this.#holder = undefined;
          if (party.hasWork()) this.#waiting.push(party);
        }
        // The engine runs on this thread: let sockets and the heartbeat have their turn between two statements.
        await nextLoop();
      }
    } catch (error) {
      this.#onBroken(error);
    } finally {
      this.#running = false;
    }
  }
}
