import { metersPerDegree } from '../../domain/ellipsoid.ts';

type Place = readonly [lng: number, lat: number];

/** No run is longer than this, so that its chord is true to a centimetre; a piece is closed from half of it on. */
const PIECE_METERS = 400;
/** A piece has at most so many bends. */
const MOST_BENDS = 64;

/** Cuts a line into pieces that join at their ends; long straight runs get places between. */
export function pipePieces(line: readonly Place[], lat: number): Place[][] {
  const [perLng, perLat] = metersPerDegree(lat);
  const pieces: Place[][] = [];
  const [first] = line;
  if (first === undefined) return [];
  let piece: Place[] = [first];
  let length = 0;
  const close = () => {
    const last = piece.at(-1);
    if (piece.length > 1) pieces.push(piece);
    piece = last === undefined ? [] : [last];
    length = 0;
  };
  line.slice(1).forEach((to, index) => {
    const from = line[index] ?? to;
    const meters = Math.hypot((to[0] - from[0]) * perLng, (to[1] - from[1]) * perLat);
    const steps = Math.max(1, Math.ceil(meters / PIECE_METERS));
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      piece.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
      length += meters / steps;
      if (length >= PIECE_METERS / 2 || piece.length >= MOST_BENDS) close();
    }
  });
  close();
  return pieces;
}
