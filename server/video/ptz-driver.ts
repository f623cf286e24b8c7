import { keepsMoving, type PtzCommand, plainCommand, stopOf } from '../../domain/ptz-command.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { CameraSource } from './camera-source.ts';

type Kind = CameraSource['kind'];

/** Turns the cameras of one kind of source. The gateway's protocols bring one each; a kind without one cannot be steered. */
export interface PtzDriver<Source extends CameraSource = CameraSource> {
  readonly kind: Source['kind'];
  /** Whether this very camera has a drive that answers; absent: every camera of the kind. */
  steers?(source: Source): Promise<boolean>;
  /**
   * Carries out one command; `priority` travels as ControlPriority where the protocol knows it. Resolves when the device
   * has taken it, rejects with a RefusalError or a VideoRefusal. Called for one camera at a time, in order.
   */
  drive(source: Source, command: PtzCommand, priority: number): Promise<void>;
}

/** A camera that nobody renews a movement of is stopped after this (video-protocols 5). */
export const DEAD_MAN_MS = 2_000;
/** A stop that the device did not take is sent again: it must not go on turning because one packet was lost. */
const STOP_AGAIN_MS = 1_000;
const STOP_TRIES = 5;

interface Driving {
  readonly source: CameraSource;
  readonly command: PtzCommand;
  readonly priority: number;
  /** Grows with each command of a camera; an older one that comes late is not carried out. Absent: always newest. */
  readonly serial?: number;
}

interface Drive {
  /** What is on its way; the next command waits for it. */
  tail: Promise<void>;
  /** The newest serial that came, and how many commands have come: callers may number theirs or not. */
  serial: number;
  count: number;
  deadMan: NodeJS.Timeout | undefined;
}

interface Driver {
  steers(source: CameraSource): Promise<boolean>;
  drive(source: CameraSource, command: PtzCommand, priority: number): Promise<void>;
}

/** The drives of all cameras of this gateway: order, newest wins, and the dead-man stop. Who may steer is decided before. */
export class PtzDesk {
  private readonly drivers = new Map<Kind, Driver>();
  private readonly drives = new Map<string, Drive>();

  add<K extends Kind>(driver: PtzDriver<Extract<CameraSource, { kind: K }>> & { readonly kind: K }): this {
    const { kind } = driver;
    const mine = (source: CameraSource): source is Extract<CameraSource, { kind: K }> => source.kind === kind;
    this.drivers.set(kind, {
      steers: async (source) => mine(source) && (driver.steers === undefined || (await driver.steers(source))),
      drive: async (source, command, priority) => {
        if (mine(source)) await driver.drive(source, command, priority);
      },
    });
    return this;
  }

  /** Whether a camera can be steered now; false for a kind without a driver. */
  async steers(source: CameraSource | null): Promise<boolean> {
    if (source === null) return false;
    return (await this.drivers.get(source.kind)?.steers(source)) ?? false;
  }

  /** Carries out a command when its turn comes; resolves to false when a newer one has overtaken it. */
  async drive(cameraId: string, driving: Driving): Promise<boolean> {
    const driver = this.drivers.get(driving.source.kind);
    if (driver === undefined)
      throw new RefusalError({
        code: 'unavailable',
        field: 'cameraId',
        message: 'this camera cannot be steered',
        params: { reason: 'not_steerable' },
      });
    const drive = this.driveOf(cameraId);
    if (driving.serial !== undefined) {
      if (driving.serial <= drive.serial) return false;
      drive.serial = driving.serial;
    }
    drive.count += 1;
    const mine = drive.count;
    const turn = drive.tail.then(async () => {
      // Only the newest movement matters; what was stored or called is never skipped.
      if (mine < drive.count && driving.command.kind === 'move') return false;
      await this.carryOut(drive, driver, { ...driving, command: plainCommand(driving.command) });
      return true;
    });
    drive.tail = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  /** Stops what moves, for a process that ends. */
  async close(): Promise<void> {
    for (const { deadMan } of this.drives.values()) clearTimeout(deadMan);
    await Promise.all([...this.drives.values()].map(({ tail }) => tail));
  }

  private driveOf(cameraId: string): Drive {
    const known = this.drives.get(cameraId);
    if (known !== undefined) return known;
    const drive: Drive = { tail: Promise.resolve(), serial: 0, count: 0, deadMan: undefined };
    this.drives.set(cameraId, drive);
    return drive;
  }

  private async carryOut(drive: Drive, driver: Driver, { source, command, priority }: Driving): Promise<void> {
    const stopLater = (afterMs: number, tries: number) => {
      clearTimeout(drive.deadMan);
      drive.deadMan = setTimeout(() => {
        drive.tail = drive.tail
          .then(() => driver.drive(source, stopOf(command), priority))
          .catch((error: unknown) => {
            console.error(`a camera did not take its stop: ${error instanceof Error ? error.message : String(error)}`);
            if (tries > 1) stopLater(STOP_AGAIN_MS, tries - 1);
          });
      }, afterMs);
    };
    clearTimeout(drive.deadMan);
    // Armed before the device answers: one that moves and never answers is stopped as well.
    if (keepsMoving(command)) stopLater(DEAD_MAN_MS, STOP_TRIES);
    try {
      await driver.drive(source, command, priority);
    } catch (error) {
      if (command.kind === 'stop') stopLater(STOP_AGAIN_MS, STOP_TRIES - 1);
      throw error;
    }
  }
}
