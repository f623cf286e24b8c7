import { describe, expect, it } from 'vitest';
import { stretchOf } from './pipeline-around.tsx';

describe('a stretch of a pipeline', () => {
  it('lies between two chainages', () => {
    expect(stretchOf(7, 5000, '1200', '1800')).toEqual({ kind: 'stretch', fid: 7, fromMeters: 1200, toMeters: 1800 });
    expect(stretchOf(7, 5000, '1200', '')).toEqual({ kind: 'stretch', fid: 7, fromMeters: 1200, toMeters: 5000 });
  });
  it('is the whole line where nothing useful is typed', () => {
    for (const [from, to] of [
      ['', ''],
      ['0', '5000'],
      ['3000', '2000'],
      ['9000', ''],
    ] as const)
      expect(stretchOf(7, 5000, from, to), `${from}–${to}`).toEqual({ kind: 'object', layer: 'pipelines', fid: 7 });
  });
});
