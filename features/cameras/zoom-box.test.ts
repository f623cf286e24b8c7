import { describe, expect, it } from 'vitest';
import { draggedBox, draggedDirection, steppedBox } from './zoom-box.ts';

const frame = { width: 400, height: 300 };
const wide = { width: 1600, height: 900 };

describe('the box of a zoom', () => {
  it('is told in shares of the picture, not of the frame with its bars', () => {
    // 400 x 225 in the middle: bars of 37.5 above and below.
    expect(draggedBox(frame, wide, { x: 100, y: 37.5 + 56.25 }, { x: 300, y: 37.5 + 168.75 })).toEqual({
      x: 0.25,
      y: 0.25,
      width: 0.5,
      height: 0.5,
    });
    expect(draggedBox(frame, wide, { x: -50, y: 0 }, { x: 200, y: 400 })).toEqual({
      x: 0,
      y: 0,
      width: 0.5,
      height: 1,
    });
  });

  it('is none for a click and while there is no picture', () => {
    expect(draggedBox(frame, wide, { x: 100, y: 100 }, { x: 103, y: 101 })).toBeNull();
    expect(draggedBox(frame, { width: 0, height: 0 }, { x: 0, y: 0 }, { x: 100, y: 100 })).toBeNull();
  });

  it('looks wider when it is drawn backwards', () => {
    expect(draggedDirection({ x: 10, y: 10 }, { x: 50, y: 50 })).toBe('in');
    expect(draggedDirection({ x: 50, y: 50 }, { x: 10, y: 10 })).toBe('out');
  });

  it('stays inside the picture whatever the keys do', () => {
    let box = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
    for (const key of [...Array(20).fill('ArrowRight'), ...Array(20).fill('ArrowDown'), '+', '+'])
      box = steppedBox(box, key);
    expect(box.x + box.width).toBeLessThanOrEqual(1.0001);
    expect(box.y + box.height).toBeLessThanOrEqual(1.0001);
    for (let count = 0; count < 30; count++) box = steppedBox(box, '-');
    expect(box.width).toBeCloseTo(0.1);
  });
});
