import { describe, expect, it } from 'vitest';
import { fromWgs84 } from './datum.ts';
import { geodesicMeters } from './geodesy.ts';
import type { LngLat } from './place.ts';
import { readTrackFile } from './track-file.ts';

const A: LngLat = [117.7, 38.95];
const B: LngLat = [117.701, 38.951];
const GPX = (a: LngLat, b: LngLat) => `<?xml version="1.0"?><gpx version="1.1"><trk><trkseg>
  <trkpt lat="${a[1]}" lon="${a[0]}"><ele>3</ele><time>2026-03-02T00:00:00Z</time><hdop>1.2</hdop></trkpt>
  <trkpt lon='${b[0]}' lat='${b[1]}'><time>2026-03-02T00:01:00Z</time></trkpt></trkseg></trk></gpx>`;

describe('a track file', () => {
  it('is read from GPX with its times and accuracy', () => {
    const fixes = readTrackFile('gpx', GPX(A, B), 'WGS84');
    expect(fixes).toEqual([
      { at: Date.UTC(2026, 2, 2), lng: A[0], lat: A[1], accuracyMeters: 6, mocked: false },
      { at: Date.UTC(2026, 2, 2, 0, 1), lng: B[0], lat: B[1], accuracyMeters: 10, mocked: false },
    ]);
  });

  it('is turned into WGS 84 from the datum that is declared', () => {
    const [fix] = readTrackFile('gpx', GPX(fromWgs84(A, 'GCJ-02'), fromWgs84(B, 'GCJ-02')), 'GCJ-02');
    expect(geodesicMeters([fix?.lng ?? 0, fix?.lat ?? 0], A)).toBeLessThan(0.1);
  });

  it('is read from GeoJSON lines with times and from points with time', () => {
    const line = {
      type: 'Feature',
      properties: { coordTimes: ['2026-03-02T00:00:00Z', 1_772_409_660_000] },
      geometry: { type: 'LineString', coordinates: [A, B] },
    };
    expect(readTrackFile('geojson', JSON.stringify(line), 'WGS84').map(({ at }) => at)).toEqual([
      Date.UTC(2026, 2, 2),
      Date.UTC(2026, 2, 2, 0, 1),
    ]);
    const points = [A, B].map((coordinates, i) => ({
      type: 'Feature',
      properties: { time: Date.UTC(2026, 2, 2, 0, i) },
      geometry: { type: 'Point', coordinates },
    }));
    const text = JSON.stringify({ type: 'FeatureCollection', features: points });
    expect(readTrackFile('geojson', text, 'WGS84')).toHaveLength(2);
  });

  it('is refused without times, without points, or when it is no such file', () => {
    const bare = JSON.stringify({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: [A, B] },
    });
    expect(() => readTrackFile('geojson', bare, 'WGS84')).toThrow(/no time/);
    expect(() => readTrackFile('gpx', '<gpx></gpx>', 'WGS84')).toThrow(/no track/);
    expect(() => readTrackFile('geojson', '{', 'WGS84')).toThrow(/not GeoJSON/);
  });
});
