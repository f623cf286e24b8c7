import { describe, expect, it } from 'vitest';
import { controlParts } from './ptz-driver.ts';

const bytes = (...command: Parameters<typeof controlParts>): unknown => controlParts(...command)[0]?.[1];

describe('what a person asks of a GB/T 28181 camera', () => {
  it('is the bytes of annex A.3, the same speed in both tables that disagree', () => {
    // 0x1f of 255, to the left: the vector of the protocol notes.
    expect(bytes({ kind: 'move', pan: -31 / 255, tilt: 0, zoom: 0 }, 1)).toBe('A50F01021F1F00F5');
    expect(bytes({ kind: 'move', pan: 64 / 255, tilt: 64 / 255, zoom: 0 }, 1)).toBe('A50F01094040003E');
    expect(bytes({ kind: 'move', pan: 0, tilt: 0, zoom: 1 }, 1)).toBe('A50F01100000F0B5');
    expect(bytes({ kind: 'stop' }, 1)).toBe('A50F0100000000B5');
    expect(bytes({ kind: 'preset', act: 'call', number: 1 }, 1)).toBe('A50F018200010038');
    expect(bytes({ kind: 'wiper', on: true }, 1)).toBe('A50F018C01000042');
    expect(bytes({ kind: 'iris', direction: 1 }, 1)).toBe('A50F014400800079');
    expect(bytes({ kind: 'focus', direction: -1 }, 1)).toBe('A50F014280000077');
    expect(bytes({ kind: 'focus', direction: 0 }, 1)).toBe('A50F0140000000F5');
    expect(bytes({ kind: 'cruise', act: 'start', group: 1 }, 1)).toBe('A50F01880100003E');
  });

  it('ends a cruise by a movement of nothing, and turns at least a little when it turns at all', () => {
    expect(bytes({ kind: 'cruise', act: 'stop', group: 1 }, 1)).toBe('A50F0100000000B5');
    expect(String(bytes({ kind: 'move', pan: 0.001, tilt: 0, zoom: 0 }, 1)).slice(8, 12)).toBe('0101');
  });

  it('carries the priority of who holds the camera', () => {
    expect(controlParts({ kind: 'stop' }, 7)[1]).toEqual(['Info', [['ControlPriority', '7']]]);
  });
});
