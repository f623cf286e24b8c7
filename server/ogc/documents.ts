import { DISTRICT_BBOX } from '../../domain/district.ts';
import { LAYERS, type Layer } from '../../domain/layer.ts';
import { CRS84 } from './items-request.ts';

export const OGC_PATH = '/api/ogc';
export const GEOJSON = 'application/geo+json';
export const OPENAPI = 'application/vnd.oai.openapi+json;version=3.0';

/** What each layer is, for people who open it in a desktop GIS. */
const TITLES: Record<Layer, string> = {
  zones: '功能区 Functional zones',
  sites: '监测场所 Monitored sites',
  assets: '设备设施 Assets',
  hazards: '危险源 Hazard sources',
  pipelines: '管线 Pipelines',
  facilities: '场站阀室 Pipeline facilities',
  cameras: '摄像机 Cameras',
  sensors: '感知点位 Sensor points',
  vehicles: '车辆 Vehicles',
  resources: '应急资源 Emergency resources',
  places: '敏感场所 Sensitive places',
  risk_cells: '区域风险格 Risk cells',
};

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title?: string;
}

const json = (href: string, rel: string, title?: string): Link => ({
  href,
  rel,
  type: 'application/json',
  ...(title === undefined ? {} : { title }),
});

export function landingPage(root: string): Readonly<Record<string, unknown>> {
  return {
    title: '观澜 Guanlan',
    description: 'Mapped objects of the district as OGC API – Features. Everything is limited to what the key may see.',
    links: [
      json(root, 'self', 'This document'),
      { href: `${root}/api`, rel: 'service-desc', type: OPENAPI, title: 'The API definition' },
      json(`${root}/conformance`, 'conformance', 'Conformance classes'),
      json(`${root}/collections`, 'data', 'The collections'),
    ],
  };
}

export function conformance(): Readonly<Record<string, unknown>> {
  const part1 = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf';
  return { conformsTo: [`${part1}/core`, `${part1}/oas30`, `${part1}/geojson`] };
}

export function collection(root: string, layer: Layer): Readonly<Record<string, unknown>> {
  const own = `${root}/collections/${layer}`;
  return {
    id: layer,
    title: TITLES[layer],
    description: TITLES[layer],
    itemType: 'feature',
    crs: [CRS84],
    extent: { spatial: { bbox: [DISTRICT_BBOX], crs: CRS84 } },
    links: [
      json(own, 'self', TITLES[layer]),
      { href: `${own}/items`, rel: 'items', type: GEOJSON, title: TITLES[layer] },
    ],
  };
}

export function collections(root: string): Readonly<Record<string, unknown>> {
  return {
    links: [json(`${root}/collections`, 'self', 'The collections')],
    collections: LAYERS.map((layer) => collection(root, layer)),
  };
}
