import type { BBox } from '../../../domain/place.ts';
import { RefusalError } from '../../../domain/refusal.ts';
import type { RegisterService } from '../../../domain/world-schema.ts';
import { env } from '../../../lib/env.ts';
import { WorldDamage } from '../world-damage.ts';
import { type Described, describeWms, describeWmts } from './capabilities.ts';
import { fetchOutside, requireListed } from './fetch-outside.ts';
import type { Service } from './service.ts';
import { tiandituService } from './tianditu.ts';

const MOST_CAPABILITIES_BYTES = 8 * 2 ** 20;
/** The country, as far as the national platform serves it. */
const TIANDITU_BOUNDS: BBox = [70, 0, 140, 56];

const invalid = (field: string, message: string): RefusalError => new RefusalError({ code: 'invalid', field, message });

async function describe(input: RegisterService): Promise<Described> {
  if (input.kind === 'tianditu') {
    if (env().TIANDITU_KEY === undefined) throw invalid('service_key', 'TIANDITU_KEY is not set');
    if (input.approvalNumber === '') throw invalid('approval_missing', 'the map approval number is missing');
    const service = tiandituService(input.layer, input.url);
    requireListed(service.url);
    return { service, bounds: TIANDITU_BOUNDS };
  }
  const address = requireListed(input.url);
  const isWms = input.kind === 'wms';
  for (const name of [...address.searchParams.keys()])
    if (/^(service|request|version)$/i.test(name)) address.searchParams.delete(name);
  const plain = address.href;
  address.searchParams.set('SERVICE', isWms ? 'WMS' : 'WMTS');
  address.searchParams.set('REQUEST', 'GetCapabilities');
  const { bytes } = await fetchOutside(address.href, MOST_CAPABILITIES_BYTES);
  const text = bytes.toString('utf8');
  try {
    return isWms ? describeWms(text, plain, input.layer) : describeWmts(text, plain, input.layer);
  } catch (error) {
    if (error instanceof WorldDamage) throw invalid('service_answer', error.message);
    throw error;
  }
}

/** What a row of world_source takes from a service. */
export interface FoundService {
  readonly service: Service;
  readonly bounds: BBox;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Asks a listed service what it serves. Refuses with a field that the page has words for. */
export async function findService(input: RegisterService): Promise<FoundService> {
  const { service, bounds } = await describe(input);
  const finest = service.matrices.at(-1);
  const whole = service.epsg === 3857 ? 40_075_016.685_578_49 : 360;
  const maxZoom = finest === undefined ? 20 : Math.round(Math.log2(whole / finest.pixel / 256));
  return {
    service,
    bounds,
    facts: { epsg: service.epsg, layer: service.layer, maxZoom: Math.max(0, Math.min(22, maxZoom)) },
  };
}
