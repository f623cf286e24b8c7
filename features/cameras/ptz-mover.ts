import type { PtzCommand } from '../../domain/ptz-command.ts';

/** Shares of full speed, -1..1: right, up and nearer are positive. */
export interface Movement {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

/** A held button says so again this often; the gateway stops the camera two seconds after the last word. */
export const REPEAT_MS = 1_000;

/**
 * Turns holding and letting go into commands: one on its way at a time, the newest wish next, and never a movement after
 * the stop. A refused movement ends the holding.
 */
export class PtzMover {
  private readonly send: (command: PtzCommand) => Promise<unknown>;
  private readonly refused: (error: unknown) => void;
  private wanted: Movement | null = null;
  private moving = false;
  private due = false;
  private busy = false;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(send: (command: PtzCommand) => Promise<unknown>, refused: (error: unknown) => void) {
    this.send = send;
    this.refused = refused;
  }

  /** Moves like this until told otherwise. */
  hold(movement: Movement): void {
    if (movement.pan === 0 && movement.tilt === 0 && movement.zoom === 0) {
      this.stop();
      return;
    }
    const same =
      this.wanted?.pan === movement.pan && this.wanted.tilt === movement.tilt && this.wanted.zoom === movement.zoom;
    if (same) return;
    this.wanted = movement;
    this.due = true;
    this.timer ??= setInterval(() => {
      this.due = true;
      void this.pump();
    }, REPEAT_MS);
    void this.pump();
  }

  /** Pointer up, key up, focus lost, tab hidden, panel closed. Nothing to do when nothing moves. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.wanted === null && !this.moving) return;
    this.wanted = null;
    this.due = true;
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.due) {
      this.due = false;
      const movement = this.wanted;
      if (movement === null && !this.moving) continue;
      this.moving = movement !== null;
      try {
        await this.send(movement === null ? { kind: 'stop' } : { kind: 'move', ...movement });
      } catch (error) {
        clearInterval(this.timer);
        this.timer = undefined;
        this.wanted = null;
        this.moving = false;
        this.due = false;
        this.refused(error);
      }
    }
    this.busy = false;
  }
}
