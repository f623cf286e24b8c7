import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type DeviceView = RouterOutputs['devices']['list'][number];
export type ChannelView = RouterOutputs['devices']['channels']['channels'][number];

/** A device's password on its one appearance. */
export interface ShownPassword {
  readonly name: string;
  readonly password: string;
}
