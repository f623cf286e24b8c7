import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WALL_LAYOUTS } from '../../domain/video-scene.ts';
import {
  add,
  clear,
  decodeSubject,
  decodeWall,
  EMPTY_WALL,
  encodeWall,
  openAll,
  pagesOf,
  place,
  relayout,
  shownTiles,
  turn,
  type WallState,
} from './wall-state.ts';

const ids = (state: WallState) => shownTiles(state).map(({ id }) => id);

describe('the tiles of the wall', () => {
  it('take a camera where there is room, and show it again when it is asked for twice', () => {
    let wall = EMPTY_WALL;
    for (const id of ['a', 'b', 'c', 'd', 'e']) wall = add(wall, id, null);
    expect(wall).toMatchObject({ cameras: ['a', 'b', 'c', 'd', 'e'], page: 1 });
    expect(ids(wall)).toEqual(['e', '', '', '']);
    expect(add(wall, 'b', null)).toMatchObject({ page: 0, cameras: wall.cameras });
  });

  it('change places when one is put upon the other', () => {
    const wall = place(openAll(EMPTY_WALL, ['a', 'b', 'c']), 'c', 0);
    expect(wall.cameras).toEqual(['c', 'b', 'a']);
    expect(clear(wall, 0).cameras).toEqual(['', 'b', 'a']);
    expect(clear(clear(wall, 2), 1).cameras).toEqual(['c']);
  });

  it('keep the first picture in view when the layout changes, and turn round at the end', () => {
    const wall = {
      ...openAll(
        EMPTY_WALL,
        Array.from({ length: 20 }, (_, n) => `c${n}`),
      ),
      layout: 4 as const,
      page: 3,
    };
    expect(ids(relayout(wall, 9))).toContain('c12');
    expect(turn({ ...wall, page: 4 }, 1).page).toBe(0);
    expect(turn({ ...wall, page: 0 }, -1).page).toBe(4);
  });

  it('open with the smallest layout that shows all, nine to a page at most', () => {
    expect(
      [1, 2, 5, 7, 12].map(
        (count) =>
          openAll(
            EMPTY_WALL,
            Array.from({ length: count }, (_, n) => `c${n}`),
          ).layout,
      ),
    ).toEqual([1, 4, 6, 9, 9]);
  });

  it('stand in the address as they stand on the screen', () => {
    const camera = fc.stringMatching(/^[a-z]\w{0,8}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(camera, { maxLength: 30 }),
        fc.constantFrom(...WALL_LAYOUTS),
        fc.option(fc.integer({ min: 5, max: 600 }), { nil: null }),
        fc.nat(6),
        (cameras, layout, carouselSeconds, page) => {
          const plain: WallState = { cameras, layout, carouselSeconds, page: 0 };
          const wall = { ...plain, page: Math.min(page, pagesOf(plain) - 1) };
          expect(decodeWall(encodeWall(wall))).toEqual(wall);
        },
      ),
    );
    expect(decodeWall('?c=<script>.ok&l=5&s=1&p=99')).toEqual({
      cameras: ['', 'ok'],
      layout: 4,
      page: 0,
      carouselSeconds: null,
    });
  });

  it('are opened for a warning, an object, a spot or a ready scene by address', () => {
    expect(decodeSubject('?warning=17&radius=300')).toEqual({ kind: 'warning', id: 17, radiusMeters: 300 });
    expect(decodeSubject('?object=assets.203')).toEqual({ kind: 'object', layer: 'assets', fid: 203, radiusMeters: 0 });
    expect(decodeSubject('?at=117.7,38.95&radius=9999')).toEqual({
      kind: 'spot',
      at: [117.7, 38.95],
      radiusMeters: 3000,
    });
    expect(decodeSubject('?ready=flood')).toEqual({ kind: 'ready', scene: 'flood' });
    for (const wrong of ['', '?warning=x', '?object=nothing.1', '?at=200,1', '?at=1', '?ready=party'])
      expect(decodeSubject(wrong)).toBeNull();
  });
});
