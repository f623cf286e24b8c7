import type { WallPlace } from '../../domain/wall-scene.ts';

/** Places of a tour as lines `name,lng,lat,zoom`, as people paste them. */
export function tourText(places: readonly WallPlace[]): string {
  return places.map(({ name, lng, lat, zoom }) => `${name},${lng},${lat},${zoom}`).join('\n');
}

/** The places of such lines, or the number of the first line that is none; empty lines are skipped. */
export function parseTour(text: string): readonly WallPlace[] | number {
  const places: WallPlace[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [name = '', lng, lat, zoom = '14', ...more] = line.split(/[,，]/).map((part) => part.trim());
    const place = { name, lng: Number(lng), lat: Number(lat), zoom: Number(zoom) };
    const inside = Math.abs(place.lng) <= 180 && Math.abs(place.lat) <= 90 && place.zoom >= 8 && place.zoom <= 19;
    if (name === '' || !lng || !lat || more.length > 0 || !inside) return index + 1;
    places.push(place);
  }
  return places;
}
