/** The part of a long list that is on screen, and a little around it: everything else is height alone. */
export interface RowWindow {
  readonly first: number;
  /** After the last. */
  readonly end: number;
}

/** Rows drawn above and below what is seen, so that a quick hand finds no holes. */
const AROUND = 8;

/** Which of `total` rows of equal height are near the screen; all lengths in CSS pixels. */
export function rowWindow(total: number, rowHeight: number, scrollTop: number, height: number): RowWindow {
  if (total === 0 || rowHeight <= 0) return { first: 0, end: 0 };
  const first = Math.max(0, Math.min(total - 1, Math.floor(scrollTop / rowHeight)) - AROUND);
  const end = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + AROUND);
  return { first, end: Math.max(first, end) };
}

/** The pages of a size that hold a window. */
export function pagesOf({ first, end }: RowWindow, size: number): number[] {
  if (end <= first) return [0];
  const from = Math.floor(first / size);
  return Array.from({ length: Math.floor((end - 1) / size) - from + 1 }, (_, index) => from + index);
}

/** How far the list must be scrolled for a row to be seen whole; `scrollTop` when it is. */
export function scrollToShow(index: number, rowHeight: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop;
}
