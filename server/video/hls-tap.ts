import { HlsRelay } from './hls-relay.ts';
import type { SegmentTap } from './media-engine.ts';
import type { Clock } from './picture-sink.ts';

const EVERY_MS = 1_000;

/** Reads another server's playlist as a recorder does: every new segment once. Fragmented MP4 only. */
export function followHls(
  source: { running(): boolean; url(): string | null },
  tap: SegmentTap,
  clock: Clock,
): () => void {
  let stopped = false;
  let init = '';
  const taken = new Set<string>();
  let relay: { readonly url: string; readonly hls: HlsRelay } | null = null;

  const segment = async (hls: HlsRelay, name: string, durationSeconds: number) => {
    if (taken.has(name)) return;
    const answer = await hls.media(name);
    if (answer.kind !== 'bytes') return;
    taken.add(name);
    for (const old of taken) if (taken.size > 100) taken.delete(old);
    tap.segment({
      startedAt: clock() - durationSeconds * 1000,
      durationSeconds,
      independent: true,
      bytes: answer.bytes,
    });
  };
  const look = async () => {
    const url = source.url();
    if (url === null) return;
    if (relay?.url !== url) relay = { url, hls: new HlsRelay(url) };
    const { hls } = relay;
    const answer = await hls.playlist(null);
    if (answer.kind !== 'playlist') return;
    const map = /#EXT-X-MAP:URI="([^"]+)"/.exec(answer.text)?.[1];
    if (map === undefined) return;
    if (map !== init) {
      const bytes = await hls.media(map);
      if (bytes.kind !== 'bytes') return;
      init = map;
      tap.init(bytes.bytes, '');
    }
    for (const [, seconds = '0', name = ''] of answer.text.matchAll(/#EXTINF:([\d.]+)[^\n]*\n(?:#[^\n]*\n)*([^\n#]+)/g))
      await segment(hls, name, Number(seconds));
  };
  const loop = async () => {
    while (!stopped && source.running()) {
      await look().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS).unref());
    }
    if (!stopped) tap.ended();
  };
  void loop();
  return () => {
    stopped = true;
  };
}
