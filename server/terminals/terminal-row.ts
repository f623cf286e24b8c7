import type { Dialect } from '../ingest/jt808/driver-alarm.ts';

/** A registered terminal with its vehicle, as the gateway needs it. */
export interface KnownTerminal {
  /** Raw header bytes in hex, without the zeros that 2019 puts before it. */
  readonly number: string;
  readonly vehicleFid: number;
  readonly vehicleId: string;
  readonly plate: string;
  readonly scopeKey: number;
  readonly dialect: Dialect;
  readonly authRequired: boolean;
  readonly tokenHash: Buffer | null;
}
