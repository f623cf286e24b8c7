import { describe, expect, it } from 'vitest';
import { keepsMoving, type PtzCommand, plainCommand, stopOf } from './ptz-command.ts';
import { ptzCommandSchema } from './ptz-schema.ts';

const moving: PtzCommand = { kind: 'move', pan: 0, tilt: 0.25, zoom: 0 };

describe('a command to a camera', () => {
  it('is watched by the dead-man stop exactly while it would go on by itself', () => {
    expect(keepsMoving(moving)).toBe(true);
    expect(keepsMoving({ kind: 'focus', direction: 1 })).toBe(true);
    const still: PtzCommand[] = [
      { kind: 'stop' },
      { kind: 'move', pan: 0, tilt: 0, zoom: 0 },
      { kind: 'iris', direction: 0 },
      { kind: 'preset', act: 'call', number: 3 },
      { kind: 'zoomTo', rect: { x: 0, y: 0, width: 0.5, height: 0.5 }, direction: 'in' },
      { kind: 'wiper', on: true },
    ];
    for (const command of still) expect(keepsMoving(command)).toBe(false);
  });

  it('is ended by the stop of what moves: the lens has its own', () => {
    expect(stopOf(moving)).toEqual({ kind: 'stop' });
    expect(stopOf({ kind: 'focus', direction: -1 })).toEqual({ kind: 'focus', direction: 0 });
  });

  it('is a stop when it moves nothing', () => {
    expect(plainCommand({ kind: 'move', pan: 0, tilt: 0, zoom: 0 })).toEqual({ kind: 'stop' });
    expect(plainCommand(moving)).toBe(moving);
  });

  it('is refused at the edge when a speed, a number or a rectangle is out of bounds', () => {
    const rect = (x: number, width: number) => ({
      kind: 'zoomTo',
      rect: { x, y: 0, width, height: 0.5 },
      direction: 'in',
    });
    const wrong = [
      { ...moving, pan: 1.1 },
      { ...moving, zoom: Number.NaN },
      { kind: 'preset', act: 'call', number: 0 },
      { kind: 'preset', act: 'call', number: 256 },
      rect(0.6, 0.6),
      rect(0.1, 0.001),
      { kind: 'self-destruct' },
    ];
    for (const input of wrong) expect(ptzCommandSchema.safeParse(input).success).toBe(false);
    expect(ptzCommandSchema.parse(rect(0.4, 0.6))).toEqual(rect(0.4, 0.6));
  });
});
