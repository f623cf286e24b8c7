/**
 * Geometry as the database keeps it, in the shape of GeoJSON; degrees, WGS 84, longitude first. Read and written as
 * hexadecimal EWKB, the text form in which PostGIS sends and takes geometry.
 */
export type Coordinate = readonly [lng: number, lat: number];
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Coordinate }
  | { readonly type: 'LineString'; readonly coordinates: readonly Coordinate[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Coordinate[])[] }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly Coordinate[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Coordinate[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Coordinate[])[])[] };

const TYPES = ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon'] as const;
const SRID = 4326;
const HAS_SRID = 0x20000000;

/** Hexadecimal EWKB, little-endian, SRID 4326. */
export function toEwkb(geometry: Geometry): string {
  const bytes: Buffer[] = [];
  const uint = (value: number): void => {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(value >>> 0);
    bytes.push(four);
  };
  const head = (type: number, srid: boolean): void => {
    bytes.push(Buffer.from([1]));
    uint(srid ? type + HAS_SRID : type);
    if (srid) uint(SRID);
  };
  const coordinate = ([lng, lat]: Coordinate): void => {
    const sixteen = Buffer.alloc(16);
    sixteen.writeDoubleLE(lng, 0);
    sixteen.writeDoubleLE(lat, 8);
    bytes.push(sixteen);
  };
  const line = (points: readonly Coordinate[]): void => {
    uint(points.length);
    points.forEach(coordinate);
  };
  const polygon = (rings: readonly (readonly Coordinate[])[]): void => {
    uint(rings.length);
    rings.forEach(line);
  };
  const many = <T>(type: number, parts: readonly T[], write: (part: T) => void): void => {
    uint(parts.length);
    for (const part of parts) {
      head(type, false);
      write(part);
    }
  };
  head(TYPES.indexOf(geometry.type) + 1, true);
  if (geometry.type === 'Point') coordinate(geometry.coordinates);
  else if (geometry.type === 'LineString') line(geometry.coordinates);
  else if (geometry.type === 'Polygon') polygon(geometry.coordinates);
  else if (geometry.type === 'MultiPoint') many(1, geometry.coordinates, coordinate);
  else if (geometry.type === 'MultiLineString') many(2, geometry.coordinates, line);
  else many(3, geometry.coordinates, polygon);
  return Buffer.concat(bytes).toString('hex');
}

/** Reads hexadecimal EWKB or WKB in either byte order; throws on geometry collections, curves and Z or M values. */
export function fromEwkb(hex: string): Geometry {
  const bytes = Buffer.from(hex, 'hex');
  let at = 0;
  let little = true;
  const uint = (): number => {
    at += 4;
    return little ? bytes.readUInt32LE(at - 4) : bytes.readUInt32BE(at - 4);
  };
  const double = (): number => {
    at += 8;
    return little ? bytes.readDoubleLE(at - 8) : bytes.readDoubleBE(at - 8);
  };
  const head = (): (typeof TYPES)[number] => {
    little = bytes[at++] === 1;
    const code = uint();
    if ((code & HAS_SRID) !== 0) uint();
    const type = TYPES[(code & 0xff) - 1];
    if (type === undefined || (code & 0xc0000000) !== 0) throw new RangeError(`unsupported geometry type ${code}`);
    return type;
  };
  const coordinate = (): Coordinate => {
    const lng = double();
    return [lng, double()];
  };
  const list = <T>(read: () => T): T[] => Array.from({ length: uint() }, read);
  const line = (): Coordinate[] => list(coordinate);
  const polygon = (): Coordinate[][] => list(line);
  const inner = <T>(read: () => T): T => {
    head();
    return read();
  };
  const type = head();
  switch (type) {
    case 'Point':
      return { type, coordinates: coordinate() };
    case 'LineString':
      return { type, coordinates: line() };
    case 'Polygon':
      return { type, coordinates: polygon() };
    case 'MultiPoint':
      return { type, coordinates: list(() => inner(coordinate)) };
    case 'MultiLineString':
      return { type, coordinates: list(() => inner(line)) };
    case 'MultiPolygon':
      return { type, coordinates: list(() => inner(polygon)) };
  }
}
