import { describe, expect, it } from 'vitest';
import { pagesOf, rowWindow, scrollToShow } from './window-rows.ts';

describe('a long list', () => {
  it('draws what is on screen and a little around it, whatever its length', () => {
    expect(rowWindow(2_000, 60, 0, 600)).toEqual({ first: 0, end: 18 });
    expect(rowWindow(2_000, 60, 60_000, 600)).toEqual({ first: 992, end: 1_018 });
    expect(rowWindow(3, 60, 0, 600)).toEqual({ first: 0, end: 3 });
    expect(rowWindow(0, 60, 0, 600)).toEqual({ first: 0, end: 0 });
  });

  it('shows the end although the list became shorter than where it was scrolled to', () => {
    const { first, end } = rowWindow(20, 60, 60_000, 600);
    expect([first < end, end]).toEqual([true, 20]);
  });

  it('asks for the pages that hold what is drawn', () => {
    expect(pagesOf({ first: 0, end: 18 }, 60)).toEqual([0]);
    expect(pagesOf({ first: 55, end: 61 }, 60)).toEqual([0, 1]);
    expect(pagesOf({ first: 0, end: 0 }, 60)).toEqual([0]);
  });

  it('scrolls only as far as a row needs to be seen whole', () => {
    expect(scrollToShow(5, 60, 0, 600)).toBe(0);
    expect(scrollToShow(10, 60, 0, 600)).toBe(60);
    expect(scrollToShow(2, 60, 300, 600)).toBe(120);
  });
});
