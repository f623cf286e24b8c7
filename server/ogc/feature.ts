import type { FeatureRow } from './queries.ts';

/** One GeoJSON feature as text; `links` as JSON text where the feature stands alone. */
export function featureText(row: FeatureRow, links?: string): string {
  const tail = links === undefined ? '' : `,"links":${links}`;
  return `{"type":"Feature","id":${row.fid},"geometry":${row.geometry},"properties":${row.properties}${tail}}`;
}
