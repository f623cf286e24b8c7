/** PTZ commands of GB/T 28181 annex A.3: eight bytes as 16 hex digits. Speeds are 0..255, zoom speed 0..15. */
export interface PtzMove {
  /** −1 left, 1 right. */
  readonly pan: -1 | 0 | 1;
  /** −1 down, 1 up. */
  readonly tilt: -1 | 0 | 1;
  /** −1 out, 1 in. */
  readonly zoom: -1 | 0 | 1;
  /** Pan and tilt; the standard's two tables disagree on their order, so both bytes carry the same. */
  readonly speed: number;
  readonly zoomSpeed: number;
}

export type PtzCommand =
  | ({ readonly kind: 'move' } & PtzMove)
  | { readonly kind: 'stop' }
  | { readonly kind: 'lens'; readonly focus: -1 | 0 | 1; readonly iris: -1 | 0 | 1; readonly speed: number }
  | { readonly kind: 'preset'; readonly act: 'set' | 'call' | 'delete'; readonly preset: number }
  | {
      readonly kind: 'cruise';
      readonly act: 'add' | 'delete' | 'start';
      readonly group: number;
      readonly preset: number;
    }
  | { readonly kind: 'cruise_time'; readonly act: 'speed' | 'dwell'; readonly group: number; readonly value: number }
  | { readonly kind: 'scan'; readonly act: 'start' | 'left' | 'right'; readonly group: number }
  | { readonly kind: 'aux'; readonly on: boolean; readonly number: number };

const byte = (value: number, max = 255): number => Math.max(0, Math.min(max, Math.round(value)));

/** Instruction, data 1, data 2 and the high nibble of data 3. */
function parts(command: PtzCommand): readonly [number, number, number, number] {
  switch (command.kind) {
    case 'stop':
      return [0, 0, 0, 0];
    case 'move': {
      const { pan, tilt, zoom } = command;
      const code =
        (pan > 0 ? 1 : 0) |
        (pan < 0 ? 2 : 0) |
        (tilt < 0 ? 4 : 0) |
        (tilt > 0 ? 8 : 0) |
        (zoom > 0 ? 16 : 0) |
        (zoom < 0 ? 32 : 0);
      const turns = pan !== 0 || tilt !== 0;
      const speed = turns ? byte(command.speed) : 0;
      return [code, speed, speed, zoom === 0 ? 0 : byte(command.zoomSpeed, 15)];
    }
    case 'lens': {
      const { focus, iris } = command;
      const code = 0x40 | (focus > 0 ? 1 : 0) | (focus < 0 ? 2 : 0) | (iris > 0 ? 4 : 0) | (iris < 0 ? 8 : 0);
      const speed = byte(command.speed);
      return [code, focus === 0 ? 0 : speed, iris === 0 ? 0 : speed, 0];
    }
    case 'preset':
      return [{ set: 0x81, call: 0x82, delete: 0x83 }[command.act], 0, byte(command.preset), 0];
    case 'cruise':
      return [
        { add: 0x84, delete: 0x85, start: 0x88 }[command.act],
        byte(command.group),
        command.act === 'start' ? 0 : byte(command.preset),
        0,
      ];
    case 'cruise_time': {
      const value = byte(command.value, 4095);
      return [command.act === 'speed' ? 0x86 : 0x87, byte(command.group), value & 0xff, value >> 8];
    }
    case 'scan':
      return [0x89, byte(command.group), { start: 0, left: 1, right: 2 }[command.act], 0];
    case 'aux':
      return [command.on ? 0x8c : 0x8d, byte(command.number), 0, 0];
  }
}

/** The command as the text of `PTZCmd`. The address is ignored by devices (DeviceID rules) and is 1. */
export function ptzCommand(command: PtzCommand): string {
  const [code, first, second, high] = parts(command);
  const bytes = [0xa5, 0x0f, 0x01, code, first, second, (high & 0x0f) << 4];
  const sum = bytes.reduce((total, value) => total + value, 0) & 0xff;
  return Buffer.from([...bytes, sum])
    .toString('hex')
    .toUpperCase();
}

/** What a device reads out of a command: address, instruction and data; null when the sum or the head is wrong. */
export function readPtz(
  text: string,
): { readonly code: number; readonly data: readonly [number, number, number] } | null {
  if (!/^[0-9a-f]{16}$/i.test(text)) return null;
  const bytes = Buffer.from(text, 'hex');
  const sum = bytes.subarray(0, 7).reduce((total, value) => total + value, 0) & 0xff;
  if (bytes[0] !== 0xa5 || bytes[7] !== sum) return null;
  return { code: bytes[3] ?? 0, data: [bytes[4] ?? 0, bytes[5] ?? 0, (bytes[6] ?? 0) >> 4] };
}
