import type { PictureRect } from '../../domain/ptz-command.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}
interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A smaller drag is a click by mistake. */
const LEAST_SHARE = 0.04;
const clamp = (value: number) => Math.max(0, Math.min(1, value));

/**
 * What of the picture a drag covers, in shares of the picture; null for a mere click. The picture lies in the middle of
 * its frame (`object-fit: contain`), with bars where the shapes differ. Pixels of the frame.
 */
export function draggedBox(frame: Size, picture: Size, from: Spot, to: Spot): PictureRect | null {
  if (picture.width === 0 || picture.height === 0 || frame.width === 0 || frame.height === 0) return null;
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const [left, top] = [(frame.width - width) / 2, (frame.height - height) / 2];
  const share = ({ x, y }: Spot) => ({ x: clamp((x - left) / width), y: clamp((y - top) / height) });
  const [a, b] = [share(from), share(to)];
  const box = {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
  return box.width < LEAST_SHARE || box.height < LEAST_SHARE ? null : box;
}

/** Drawn from the upper left one looks nearer; from the lower right, wider. */
export function draggedDirection(from: Spot, to: Spot): 'in' | 'out' {
  return to.x < from.x && to.y < from.y ? 'out' : 'in';
}

/** The box that the keyboard moves, kept inside the picture. */
export function steppedBox(box: PictureRect, key: string): PictureRect {
  const step = 0.05;
  const resize = (by: number): PictureRect => {
    const side = Math.max(0.1, Math.min(1, box.width + by));
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return within({ x: middle.x - side / 2, y: middle.y - side / 2, width: side, height: side });
  };
  switch (key) {
    case 'ArrowLeft':
      return within({ ...box, x: box.x - step });
    case 'ArrowRight':
      return within({ ...box, x: box.x + step });
    case 'ArrowUp':
      return within({ ...box, y: box.y - step });
    case 'ArrowDown':
      return within({ ...box, y: box.y + step });
    case '+':
    case '=':
      return resize(step * 2);
    case '-':
      return resize(-step * 2);
    default:
      return box;
  }
}

const within = (box: PictureRect): PictureRect => ({
  ...box,
  x: Math.max(0, Math.min(1 - box.width, box.x)),
  y: Math.max(0, Math.min(1 - box.height, box.y)),
});
