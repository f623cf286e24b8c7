import { toWgs84 } from './datum.ts';
import type { Datum, LngLat } from './place.ts';

/** A typed place: what was understood, and where it is. */
export interface CoordinateInput {
  readonly datum: Datum;
  /** As typed, in `datum`. */
  readonly entered: LngLat;
  /** Degrees, WGS 84. */
  readonly position: LngLat;
}

const DATUM_WORDS: readonly (readonly [RegExp, Datum])[] = [
  [/gcj-?0?2?|高德|火星/i, 'GCJ-02'],
  [/bd-?0?9|百度/i, 'BD-09'],
  [/cgcs-?2000|2000/i, 'CGCS2000'],
  [/wgs-?(84)?/i, 'WGS84'],
];

interface Angle {
  readonly degrees: number;
  readonly axis: 'lng' | 'lat' | null;
}

/** One angle: 117.7, 117.7E, 东经117.7, 117°42'06.5"E, 117 42 06.5 E. Letters and words name the axis. */
const ANGLE =
  /^\s*(?:(东经|西经|北纬|南纬|经度|纬度|[EWNS])\s*:?\s*)?(-?\d{1,3}(?:\.\d+)?)\s*(?:[°度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:["″秒]|''))?)?)?\s*([EWNS])?\s*$/i;

const AXES: Readonly<Record<string, readonly ['lng' | 'lat', 1 | -1]>> = {
  E: ['lng', 1],
  W: ['lng', -1],
  N: ['lat', 1],
  S: ['lat', -1],
  东经: ['lng', 1],
  西经: ['lng', -1],
  北纬: ['lat', 1],
  南纬: ['lat', -1],
  经度: ['lng', 1],
  纬度: ['lat', 1],
};

function parseAngle(text: string): Angle | null {
  const match = ANGLE.exec(text);
  if (match === null) return null;
  const [, before, whole = '', minutes = '0', seconds = '0', after] = match;
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return null;
  const word = before ?? after;
  const [axis, sign] = word === undefined ? [null, 1 as const] : (AXES[word.toUpperCase()] ?? [null, 1 as const]);
  const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3600;
  return { degrees: (whole.startsWith('-') ? -size : size) * sign, axis };
}

/** Where the text can be cut into two angles: at a comma, else at a letter or sign that ends the first, else at a blank. */
function halves(text: string): readonly (readonly [string, string])[] {
  const comma = text.split(/[,，;；]/);
  if (comma.length === 2) return [[comma[0] ?? '', comma[1] ?? '']];
  if (comma.length > 2) return [];
  const cuts: (readonly [string, string])[] = [];
  for (let at = 1; at < text.length; at++) {
    const seam =
      /[\s]/.test(text[at] ?? '') ||
      /[EWNS"″秒'′分°度]/i.test(text[at - 1] ?? '') ||
      /[东西南北经纬]/.test(text[at] ?? '');
    if (seam) cuts.push([text.slice(0, at), text.slice(at)]);
  }
  return cuts;
}

/** Longitude first where nothing says otherwise, unless only the other order is a place on earth. */
function assign(first: Angle, second: Angle): LngLat | null {
  if (first.axis !== null && first.axis === second.axis) return null;
  const isLatFirst =
    first.axis === 'lat' ||
    second.axis === 'lng' ||
    (first.axis === null && second.axis === null && Math.abs(second.degrees) > 90);
  const [lng, lat] = isLatFirst ? [second.degrees, first.degrees] : [first.degrees, second.degrees];
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? [lng, lat] : null;
}

/**
 * Reads a place typed by a person: decimal degrees or degrees-minutes-seconds, either order when the axes are named,
 * with an optional datum word (WGS84, CGCS2000, GCJ-02, BD-09; WGS84 without one). Null when it is no coordinate.
 */
export function parseCoordinates(text: string): CoordinateInput | null {
  if (text.length > 80) return null;
  let rest = text.trim();
  let datum: Datum = 'WGS84';
  for (const [word, named] of DATUM_WORDS) {
    // A datum stands at an end and apart from the figures: "2000" inside a number is no datum.
    const edge = new RegExp(`^(?:${word.source})[\\s:：]+|[\\s]+(?:${word.source})$`, 'i');
    if (edge.test(rest)) {
      rest = rest.replace(edge, '').trim();
      datum = named;
      break;
    }
  }
  for (const [left, right] of halves(rest)) {
    const first = parseAngle(left);
    const second = parseAngle(right);
    if (first === null || second === null) continue;
    const entered = assign(first, second);
    if (entered !== null) return { datum, entered, position: toWgs84(entered, datum) };
  }
  return null;
}
