/**
 * How people write and say a place on a pipeline: chainage (K12+350) and post plus metres (128#桩+350 m), the way
 * patrollers speak. Both are read in every usual writing and written in one.
 */
export type StationText =
  | { readonly kind: 'chainage'; readonly meters: number }
  | { readonly kind: 'post'; readonly post: number; readonly plusMeters: number };

const DECIMALS = String.raw`\d{1,7}(?:\.\d{1,3})?`;
const CHAINAGE = new RegExp(String.raw`^(?:k|里程\s*k?)\s*(\d{1,5})\s*\+\s*(${DECIMALS})\s*(?:m|米)?$`, 'i');
const BARE_CHAINAGE = /^(\d{1,5})\+(\d{3}(?:\.\d{1,3})?)$/;
const KILOMETERS = /^(?:里程\s*)?k?(\d{1,5}(?:\.\d{1,6})?)\s*(?:km|公里|千米)$/i;
const WHOLE_K = /^k\s*(\d{1,5})$/i;
const POST = new RegExp(
  String.raw`^(?:post\s*)?(\d{1,5})\s*(?:#|号)\s*(?:桩|测试桩|里程桩|post)?\s*(?:([+-])\s*(${DECIMALS})\s*(?:m|米)?)?$`,
  'i',
);

/** Full-width figures and signs as they come from Chinese keyboards. */
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[−–—]/g, '-').trim();
}

/**
 * Reads a chainage or a post with metres; null for anything else. Metres in K12+350 stay below 1000, because K12+1350
 * is a slip of the hand and would lead a kilometre astray.
 */
export function parseStation(text: string): StationText | null {
  const words = plain(text);
  const chainage = CHAINAGE.exec(words) ?? BARE_CHAINAGE.exec(words);
  if (chainage !== null) {
    const meters = Number(chainage[2]);
    return meters < 1000 ? { kind: 'chainage', meters: Number(chainage[1]) * 1000 + meters } : null;
  }
  const kilometers = KILOMETERS.exec(words) ?? WHOLE_K.exec(words);
  if (kilometers !== null) return { kind: 'chainage', meters: Math.round(Number(kilometers[1]) * 1e6) / 1e3 };
  const post = POST.exec(words);
  if (post === null) return null;
  const plus = Number(post[3] ?? 0) * (post[2] === '-' ? -1 : 1);
  return { kind: 'post', post: Number(post[1]), plusMeters: plus === 0 ? 0 : plus };
}

/** "name K12+350" or "K12+350" alone: the words at the end that read as a station, and the name before them. */
export function splitStation(text: string): { readonly station: StationText; readonly name: string } | null {
  const words = text.trim().split(/\s+/);
  for (let from = 0; from < words.length; from++) {
    const station = parseStation(words.slice(from).join(' '));
    if (station !== null) return { station, name: words.slice(0, from).join(' ') };
  }
  return null;
}

/** K12+350; metres rounded to so many decimals, so that K12+999.96 becomes K13+000.0 and not K12+1000.0. */
export function formatChainage(meters: number, decimals = 0): string {
  const factor = 10 ** decimals;
  const whole = Math.round(Math.abs(meters) * factor);
  const kilometers = Math.floor(whole / (1000 * factor));
  const rest = (whole - kilometers * 1000 * factor) / factor;
  const width = decimals === 0 ? 3 : 4 + decimals;
  return `${meters < 0 && whole > 0 ? '-' : ''}K${kilometers}+${rest.toFixed(decimals).padStart(width, '0')}`;
}

/** 128#桩+350 m, in both languages alike: posts carry their number and the word 桩 in the field. */
export function formatPost(post: number, plusMeters: number): string {
  const plus = Math.round(plusMeters);
  return plus === 0 ? `${post}#桩` : `${post}#桩${plus < 0 ? '-' : '+'}${Math.abs(plus)} m`;
}

/** A post with its number as painted and its chainage, metres. */
export interface Post {
  readonly number: number;
  readonly chainageMeters: number;
}

/** The last post before a chainage and the metres from it; null where no post stands before. */
export function postBefore(
  posts: readonly Post[],
  chainageMeters: number,
): { readonly post: number; readonly plusMeters: number } | null {
  let best: Post | null = null;
  for (const post of posts)
    if (post.chainageMeters <= chainageMeters + 0.5 && (best === null || post.chainageMeters > best.chainageMeters))
      best = post;
  return best === null ? null : { post: best.number, plusMeters: Math.max(0, chainageMeters - best.chainageMeters) };
}

/** The chainage that a text means on a pipeline with these posts; null for a post that it does not have. */
export function chainageOf(station: StationText, posts: readonly Post[]): number | null {
  if (station.kind === 'chainage') return station.meters;
  const post = posts.find(({ number }) => number === station.post);
  return post === undefined ? null : post.chainageMeters + station.plusMeters;
}
