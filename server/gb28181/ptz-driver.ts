import type { PtzCommand as Asked } from '../../domain/ptz-command.ts';
import { asEngine } from '../database.ts';
import type { ManscdpPart } from '../ingest/gb28181/manscdp.ts';
import { type PtzCommand, ptzCommand } from '../ingest/gb28181/ptz.ts';
import type { CameraSource } from '../video/camera-source.ts';
import type { PtzDriver } from '../video/ptz-driver.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import type { Platform } from './platform.ts';

type GbSource = Extract<CameraSource, { kind: 'gb28181' }>;

/** The window that a box of DragZoom is told in, pixels. */
const WINDOW = { width: 1920, height: 1080 } as const;
const LENS_SPEED = 0x80;
/** Annex A: 3 is fixed; a channel that says nothing is tried. */
const FIXED = 3;

const sign = (share: number): -1 | 0 | 1 => (share > 0 ? 1 : share < 0 ? -1 : 0);
/** A movement that is asked for at all turns at least a little. */
const speedOf = (share: number, most: number): number => Math.max(1, Math.round(Math.abs(share) * most));

/** A command as the eight bytes of annex A.3, or null where it is told otherwise. */
export function ptzOf(asked: Asked): PtzCommand | null {
  switch (asked.kind) {
    case 'move': {
      const speed = speedOf(Math.max(Math.abs(asked.pan), Math.abs(asked.tilt)), 255);
      const zoomSpeed = speedOf(asked.zoom, 15);
      return { kind: 'move', pan: sign(asked.pan), tilt: sign(asked.tilt), zoom: sign(asked.zoom), speed, zoomSpeed };
    }
    case 'stop':
      return { kind: 'stop' };
    case 'preset':
      return { kind: 'preset', act: asked.act, preset: asked.number };
    case 'cruise':
      // A movement of nothing also ends a cruise.
      return asked.act === 'stop' ? { kind: 'stop' } : { kind: 'cruise', act: 'start', group: asked.group, preset: 0 };
    case 'focus':
      return { kind: 'lens', focus: asked.direction, iris: 0, speed: LENS_SPEED };
    case 'iris':
      return { kind: 'lens', focus: 0, iris: asked.direction, speed: LENS_SPEED };
    case 'wiper':
      return { kind: 'aux', on: asked.on, number: 1 };
    case 'zoomTo':
      return null;
  }
}

function dragZoom({ rect, direction }: Extract<Asked, { kind: 'zoomTo' }>): ManscdpPart {
  const { width, height } = WINDOW;
  const whole = (value: number): string => String(Math.round(value));
  return [
    direction === 'in' ? 'DragZoomIn' : 'DragZoomOut',
    [
      ['Length', whole(width)],
      ['Width', whole(height)],
      ['MidPointX', whole((rect.x + rect.width / 2) * width)],
      ['MidPointY', whole((rect.y + rect.height / 2) * height)],
      ['LengthX', whole(rect.width * width)],
      ['LengthY', whole(rect.height * height)],
    ],
  ];
}

/** The elements of DeviceControl that carry a command out. */
export function controlParts(asked: Asked, priority: number): ManscdpPart[] {
  const bytes = ptzOf(asked);
  if (asked.kind === 'zoomTo') return [dragZoom(asked)];
  if (bytes === null) return [];
  return [
    ['PTZCmd', ptzCommand(bytes)],
    ['Info', [['ControlPriority', String(Math.max(1, Math.round(priority)))]]],
  ];
}

/** Turns cameras by DeviceControl; resolves when the device has taken the command. */
export function gb28181Ptz(platform: Platform): PtzDriver<GbSource> & { readonly kind: 'gb28181' } {
  return {
    kind: 'gb28181',
    async steers({ device, channel }) {
      if (platform.book.get(device)?.state !== 'online') return false;
      const { rows } = await asEngine((tx) =>
        tx.query<{ type: number | null }>(
          'select ptz_type as type from video_channel where device_id = $1 and id = $2 and missing_since is null',
          [device, channel],
        ),
      );
      const [row] = rows;
      return row !== undefined && row.type !== FIXED;
    },
    async drive({ device: id, channel }, command, priority) {
      const device = platform.book.get(id);
      if (device === undefined || device.state !== 'online') throw new VideoRefusal('device_offline', id);
      try {
        await platform.sender.control(device, channel, controlParts(command, priority));
      } catch (error) {
        platform.book.fail(device, 'no_answer', platform.now(), `PTZ ${channel}`);
        throw new VideoRefusal('no_answer', error instanceof Error ? error.message : String(error));
      }
    },
  };
}
