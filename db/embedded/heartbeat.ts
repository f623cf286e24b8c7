import type { ChildProcess } from 'node:child_process';
import type { EngineReport } from './messages.ts';

const PING_EVERY_MS = 1_000;

/**
 * Watches one engine process from outside and kills it when it is silent for too long: on its own thread nothing
 * can stop a runaway statement. Anything it says counts; it may ask for patience before work that takes long.
 */
export class Heartbeat {
  readonly #child: ChildProcess;
  readonly #silenceMs: number;
  readonly #timer: NodeJS.Timeout;
  #lastHeard = performance.now();
  #lastLook = performance.now();
  #patienceMs = 0;
  #verdict: string | undefined;

  constructor(child: ChildProcess, silenceMs: number) {
    this.#child = child;
    this.#silenceMs = silenceMs;
    this.#timer = setInterval(() => this.#look(), PING_EVERY_MS);
  }

  heard(report: EngineReport): void {
    this.#lastHeard = performance.now();
    if (report.kind === 'patience') this.#patienceMs = report.ms;
  }

  /** Ends the watch; returns why it killed the process, if it did. */
  stop(): string | undefined {
    clearInterval(this.#timer);
    return this.#verdict;
  }

  #look(): void {
    const now = performance.now();
    // This process itself was stopped or asleep (laptop lid, debugger): the engine had no chance to be heard.
    if (now - this.#lastLook > PING_EVERY_MS * 3) this.#lastHeard = now;
    this.#lastLook = now;
    const limit = Math.max(this.#silenceMs, this.#patienceMs);
    if (now - this.#lastHeard > limit) {
      this.#verdict = `the database engine was silent for more than ${Math.round(limit / 1000)} s and was killed`;
      this.#child.kill('SIGKILL');
      return;
    }
    if (this.#child.connected) this.#child.send({ kind: 'ping' }, () => {});
  }
}
