/** A box in the picture, each number a share of its width or height from the upper left corner: 0..1. */
export interface PictureRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a person asks of a camera that can be turned; device protocols translate it (`server/video/ptz-driver.ts`). */
export type PtzCommand =
  /** Shares of full speed, -1..1: right, up and nearer are positive. It goes on until the next move or `stop`. */
  | { readonly kind: 'move'; readonly pan: number; readonly tilt: number; readonly zoom: number }
  | { readonly kind: 'stop' }
  /** `number` 1..255. */
  | { readonly kind: 'preset'; readonly act: 'set' | 'call' | 'delete'; readonly number: number }
  | { readonly kind: 'cruise'; readonly act: 'start' | 'stop'; readonly group: number }
  | { readonly kind: 'zoomTo'; readonly rect: PictureRect; readonly direction: 'in' | 'out' }
  /** 1 is far for the focus and open for the iris; 0 ends it. */
  | { readonly kind: 'focus' | 'iris'; readonly direction: -1 | 0 | 1 }
  | { readonly kind: 'wiper'; readonly on: boolean };

/** Presets and cruises change what the next person finds, so they need more than the right to turn (REQ-VID-11). */
export type PtzRight = 'move' | 'preset';

/** The right that a command needs; a preset that is only called is a movement like any other. */
export function rightFor(command: PtzCommand): PtzRight {
  if (command.kind === 'cruise') return 'preset';
  return command.kind === 'preset' && command.act !== 'call' ? 'preset' : 'move';
}

/** Whether the camera goes on by itself after this command, so that the gateway's dead-man stop must watch it. */
export function keepsMoving(command: PtzCommand): boolean {
  if (command.kind === 'move') return command.pan !== 0 || command.tilt !== 0 || command.zoom !== 0;
  return (command.kind === 'focus' || command.kind === 'iris') && command.direction !== 0;
}

/** What ends a command that goes on by itself: the lens has a stop of its own. */
export function stopOf(command: PtzCommand): PtzCommand {
  return command.kind === 'focus' || command.kind === 'iris' ? { kind: command.kind, direction: 0 } : { kind: 'stop' };
}

/** A move without movement is a stop: devices differ in what they make of the former. */
export function plainCommand(command: PtzCommand): PtzCommand {
  return command.kind === 'move' && !keepsMoving(command) ? { kind: 'stop' } : command;
}
