import type { ImportFormat } from '../../domain/import.ts';

/** The format that a file's name promises; null when it is none of ours. */
export function formatOf(filename: string): ImportFormat | null {
  if (/\.(geojson|json)$/i.test(filename)) return 'geojson';
  return /\.csv$/i.test(filename) ? 'csv' : null;
}
