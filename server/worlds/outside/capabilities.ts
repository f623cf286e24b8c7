import type { BBox } from '../../../domain/place.ts';
import { RefusalError } from '../../../domain/refusal.ts';
import type { Matrix, Service } from './service.ts';
import { elements, parseXml, textOf, type XmlElement } from './xml.ts';

/** Standardised size of a pixel in metres, and metres of a degree on the equator (OGC 07-057r7, 6.1). */
const PIXEL_METERS = 0.000_28;
const DEGREE_METERS = 111_319.490_793_273_57;
const WEB_MERCATOR = [3857, 900913];
const GEOGRAPHIC = [4490, 4326];

export interface Described {
  readonly service: Service;
  /** Degrees; the whole world where the service does not say. */
  readonly bounds: BBox;
}

const refused = (field: string, message: string): RefusalError => new RefusalError({ code: 'invalid', field, message });
const epsgOf = (text: string): number =>
  Number(/(?:EPSG:+(?:[\d.]*:)?)(\d+)$/i.exec(text.trim())?.[1] ?? (/CRS84$/i.test(text) ? 4326 : 0));
const numbersOf = (text: string): number[] =>
  text
    .trim()
    .split(/[\s,]+/)
    .map(Number);

function boxOf(numbers: readonly number[]): BBox | null {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = numbers;
  const good = west < east && south < north && west >= -180.1 && east <= 180.1 && south >= -90.1 && north <= 90.1;
  return good ? [west, Math.max(-85, south), east, Math.min(85, north)] : null;
}
const WORLD: BBox = [-180, -85, 180, 85];

function matricesOf(set: XmlElement, geographic: boolean): Matrix[] {
  return elements(set, 'TileMatrix').map((matrix) => {
    const corner = numbersOf(textOf(matrix, 'TopLeftCorner'));
    const pixel = (Number(textOf(matrix, 'ScaleDenominator')) * PIXEL_METERS) / (geographic ? DEGREE_METERS : 1);
    // Geographic systems of EPSG name latitude first; some services do not. The left edge of a world is -180.
    const swapped = geographic && Math.abs(corner[0] ?? 0) <= 90 && (corner[1] ?? 0) <= -90;
    const [left = 0, top = 0] = swapped ? [corner[1], corner[0]] : corner;
    const size = (name: string): number => Number(textOf(matrix, name));
    return {
      id: textOf(matrix, 'Identifier'),
      pixel,
      left,
      top,
      width: size('TileWidth'),
      height: size('TileHeight'),
      across: size('MatrixWidth'),
      down: size('MatrixHeight'),
    };
  });
}

/** Finds a layer in the capabilities of a WMTS and the grid that suits us best: Web Mercator, else degrees. */
export function describeWmts(text: string, url: string, layerName: string): Described {
  const root = parseXml(text);
  const contents = root.children.find(({ name }) => name === 'Contents');
  const layer = contents?.children.find((child) => child.name === 'Layer' && textOf(child, 'Identifier') === layerName);
  if (contents === undefined || layer === undefined) throw refused('service_layer', `no layer ${layerName}`);
  const linked = elements(layer, 'TileMatrixSetLink').map((link) => textOf(link, 'TileMatrixSet'));
  const sets = contents.children
    .filter(({ name }) => name === 'TileMatrixSet')
    .map((set) => ({ set, id: textOf(set, 'Identifier'), epsg: epsgOf(textOf(set, 'SupportedCRS')) }))
    .filter(({ id }) => linked.includes(id));
  const found = [...WEB_MERCATOR, ...GEOGRAPHIC]
    .map((epsg) => sets.find((set) => set.epsg === epsg))
    .find((set) => set !== undefined);
  if (found === undefined) throw refused('service_grid', 'no grid in Web Mercator, EPSG:4490 or EPSG:4326');
  const formats = elements(layer, 'Format').map((format) => format.text);
  const style = elements(layer, 'Style').find((each, i) => each.attributes['isDefault'] === 'true' || i === 0);
  const box = elements(layer, 'WGS84BoundingBox')[0];
  const corners =
    box === undefined ? [] : [...numbersOf(textOf(box, 'LowerCorner')), ...numbersOf(textOf(box, 'UpperCorner'))];
  const matrices = matricesOf(found.set, GEOGRAPHIC.includes(found.epsg)).sort((a, b) => b.pixel - a.pixel);
  return {
    service: {
      kind: 'wmts',
      url,
      layer: layerName,
      style: style === undefined ? '' : textOf(style, 'Identifier'),
      format:
        formats.find((format) => format === 'image/png') ??
        formats.find((format) => format === 'image/jpeg') ??
        'image/png',
      epsg: found.epsg === 900913 ? 3857 : found.epsg,
      version: '1.0.0',
      matrixSet: found.id,
      matrices,
    },
    bounds: boxOf(corners) ?? WORLD,
  };
}

/** Finds a layer in the capabilities of a WMS 1.1.1 or 1.3.0; systems and places are inherited from the layers above. */
export function describeWms(text: string, url: string, layerName: string): Described {
  const root = parseXml(text);
  const version = root.attributes['version'] === '1.3.0' ? '1.3.0' : '1.1.1';
  const path = wayTo(root, layerName);
  if (path === null) throw refused('service_layer', `no layer ${layerName}`);
  const systems = path.flatMap((each) => each.children.filter(({ name }) => name === 'CRS' || name === 'SRS'));
  const codes = systems.flatMap((system) => system.text.split(/\s+/).map(epsgOf));
  const epsg = [...WEB_MERCATOR, ...GEOGRAPHIC].find((code) => codes.includes(code));
  if (epsg === undefined) throw refused('service_grid', 'no picture in Web Mercator, EPSG:4490 or EPSG:4326');
  const place = path.findLast((each) =>
    each.children.some(({ name }) => name === 'EX_GeographicBoundingBox' || name === 'LatLonBoundingBox'),
  );
  const geographic = place?.children.find(({ name }) => name === 'EX_GeographicBoundingBox');
  const old = place?.children.find(({ name }) => name === 'LatLonBoundingBox');
  const box =
    geographic === undefined
      ? ['minx', 'miny', 'maxx', 'maxy'].map((name) => Number(old?.attributes[name] ?? Number.NaN))
      : ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'].map((name) =>
          Number(textOf(geographic, name)),
        );
  return {
    service: {
      kind: 'wms',
      url,
      layer: layerName,
      style: '',
      format: 'image/png',
      epsg: epsg === 900913 ? 3857 : epsg,
      version,
      matrixSet: '',
      matrices: [],
    },
    bounds: boxOf(box) ?? WORLD,
  };
}

/** Elements from the root down to the layer of a name; null where there is none. */
function wayTo(from: XmlElement, layerName: string): XmlElement[] | null {
  if (from.name === 'Layer' && textOf(from, 'Name') === layerName) return [from];
  for (const child of from.children) {
    const way = wayTo(child, layerName);
    if (way !== null) return [from, ...way];
  }
  return null;
}
