import type { Datum } from '../../../domain/place.ts';
import { RefusalError } from '../../../domain/refusal.ts';
import { env } from '../../../lib/env.ts';
import type { TileAddress } from '../raster/tile-grid.ts';
import { neededPixels, type Piece, type PixelGrid } from '../raster/warp.ts';
import { warpInThread } from '../read-thread.ts';
import type { WorldTile } from '../world-job.ts';
import { type Fetched, fetchOutside } from './fetch-outside.ts';
import type { Matrix, Service } from './service.ts';

const MOST_TILE_BYTES = 4 * 2 ** 20;
const MOST_PIECES = 16;
const HALF_METERS = 20_037_508.342_789_244;
/** Of a picture that is asked for in other degrees: enough that none of ours is enlarged. */
const WMS_MARGIN = 2;

/** An answer of a service that is a picture; its reports of errors come with status 200 too. */
function picture({ bytes, type }: Fetched): Fetched {
  const known = bytes[0] === 0x89 || bytes[0] === 0xff || bytes.toString('latin1', 8, 12) === 'WEBP';
  if (known) return { bytes, type: bytes[0] === 0x89 ? 'image/png' : bytes[0] === 0xff ? 'image/jpeg' : 'image/webp' };
  const message = `the service answers ${type.split(';')[0]?.slice(0, 40) ?? 'nothing'} instead of a picture`;
  throw new RefusalError({ code: 'unavailable', field: 'service', message, params: { seconds: 10 } });
}

/** The service's address with parameters; what it holds already stays. */
function addressOf({ url, kind }: Service, params: Readonly<Record<string, string | number>>): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, String(value));
  if (kind === 'tianditu') address.searchParams.set('tk', env().TIANDITU_KEY ?? '');
  return address.href;
}

function wmtsAddress(service: Service, matrix: Matrix, column: number, row: number): string {
  return addressOf(service, {
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: service.layer,
    STYLE: service.style,
    TILEMATRIXSET: service.matrixSet,
    FORMAT: service.format,
    TILEMATRIX: matrix.id,
    TILEROW: row,
    TILECOL: column,
  });
}

const isShifted = (datum: Datum): boolean => datum === 'GCJ-02' || datum === 'BD-09';

/** The matrix whose tiles are ours; null where the service cuts the world another way. */
function sameMatrix({ epsg, matrices }: Service, { z }: TileAddress): Matrix | null {
  if (epsg !== 3857) return null;
  const pixel = (2 * HALF_METERS) / 256 / 2 ** z;
  const same = (a: number, b: number, within: number) => Math.abs(a - b) < within;
  const found = matrices.find(
    (each) =>
      same(each.pixel / pixel, 1, 1e-6) &&
      same(each.left, -HALF_METERS, 1) &&
      same(each.top, HALF_METERS, 1) &&
      each.width === 256,
  );
  return found ?? null;
}

/** Size of a pixel of ours in units of the service's projection. */
const wantedPixel = ({ epsg }: Service, { z }: TileAddress): number =>
  (epsg === 3857 ? 2 * HALF_METERS : 360) / 256 / 2 ** z;

async function fromWmts(service: Service, datum: Datum, tile: TileAddress): Promise<WorldTile | null> {
  const same = isShifted(datum) ? null : sameMatrix(service, tile);
  if (same !== null) {
    if (tile.x >= same.across || tile.y >= same.down) return null;
    const { bytes, type } = picture(await fetchOutside(wmtsAddress(service, same, tile.x, tile.y), MOST_TILE_BYTES));
    return { bytes, type };
  }
  const wanted = wantedPixel(service, tile) * 1.2;
  const matrix = service.matrices.find(({ pixel }) => pixel <= wanted) ?? service.matrices.at(-1);
  if (matrix === undefined) return null;
  const grid: PixelGrid = { epsg: service.epsg, datum, left: matrix.left, top: matrix.top, pixel: matrix.pixel };
  const [west, north, east, south] = neededPixels(grid, tile);
  const places: (readonly [number, number])[] = [];
  for (let column = Math.floor(west / matrix.width); column <= Math.floor(east / matrix.width); column++)
    for (let row = Math.floor(north / matrix.height); row <= Math.floor(south / matrix.height); row++)
      if (column >= 0 && row >= 0 && column < matrix.across && row < matrix.down) places.push([column, row]);
  if (places.length === 0 || places.length > MOST_PIECES) return null;
  const pieces = await Promise.all(
    places.map(async ([column, row]): Promise<Piece> => {
      const { bytes } = picture(await fetchOutside(wmtsAddress(service, matrix, column, row), MOST_TILE_BYTES));
      return { bytes, column: column * matrix.width, row: row * matrix.height, size: [matrix.width, matrix.height] };
    }),
  );
  return warpInThread({ tile, grid, pieces });
}

async function fromWms(service: Service, datum: Datum, tile: TileAddress): Promise<WorldTile> {
  const pixel = wantedPixel(service, tile);
  const direct = service.epsg === 3857 && !isShifted(datum);
  const origin = service.epsg === 3857 ? ([-HALF_METERS, HALF_METERS] as const) : ([-180, 90] as const);
  const grid: PixelGrid = { epsg: service.epsg, datum, left: origin[0], top: origin[1], pixel };
  const around = direct
    ? [tile.x * 256, tile.y * 256, tile.x * 256 + 256, tile.y * 256 + 256]
    : neededPixels(grid, tile);
  const margin = direct ? 0 : WMS_MARGIN;
  const [west, north] = [Math.floor(around[0] ?? 0) - margin, Math.floor(around[1] ?? 0) - margin];
  const [width, height] = [Math.ceil(around[2] ?? 0) + margin - west, Math.ceil(around[3] ?? 0) + margin - north];
  const box = [
    origin[0] + west * pixel,
    origin[1] - (north + height) * pixel,
    origin[0] + (west + width) * pixel,
    origin[1] - north * pixel,
  ];
  // Version 1.3.0 takes the axes as EPSG names them: latitude first where units are degrees.
  const latitudeFirst = service.version === '1.3.0' && service.epsg !== 3857;
  const [w = 0, s = 0, e = 0, n = 0] = box;
  const address = addressOf(service, {
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    VERSION: service.version,
    LAYERS: service.layer,
    STYLES: service.style,
    [service.version === '1.3.0' ? 'CRS' : 'SRS']: `EPSG:${service.epsg}`,
    BBOX: (latitudeFirst ? [s, w, n, e] : [w, s, e, n]).join(','),
    WIDTH: width,
    HEIGHT: height,
    FORMAT: service.format,
    TRANSPARENT: 'TRUE',
  });
  const { bytes, type } = picture(await fetchOutside(address, MOST_TILE_BYTES));
  if (direct) return { bytes, type };
  return warpInThread({ tile, grid, pieces: [{ bytes, column: west, row: north, size: [width, height] }] });
}

/** A tile of an outside service at its true place; null where the service has none. Refuses when it fails. */
export function serviceTile(service: Service, datum: Datum, tile: TileAddress): Promise<WorldTile | null> {
  return service.kind === 'wms' ? fromWms(service, datum, tile) : fromWmts(service, datum, tile);
}
