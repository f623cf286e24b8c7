import type { TiandituLayer } from '../../../domain/world.ts';
import type { Service } from './service.ts';

const HALF_METERS = 20_037_508.342_789_244;

/** The national platform's fixed grids: zooms 1 to 18 of Web Mercator, 256 pixels, CGCS2000. The key stays on the server. */
export function tiandituService(layer: TiandituLayer, base: string): Service {
  return {
    kind: 'tianditu',
    url: `${base}/${layer}_w/wmts`,
    layer,
    style: 'default',
    format: 'tiles',
    epsg: 3857,
    version: '1.0.0',
    matrixSet: 'w',
    matrices: Array.from({ length: 18 }, (_, i) => ({
      id: String(i + 1),
      pixel: (2 * HALF_METERS) / 256 / 2 ** (i + 1),
      left: -HALF_METERS,
      top: HALF_METERS,
      width: 256,
      height: 256,
      across: 2 ** (i + 1),
      down: 2 ** (i + 1),
    })),
  };
}
