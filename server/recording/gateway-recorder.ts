import { asEngine } from '../database.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import { RECORDER_TICK_MS, Recorder } from './recorder.ts';
import { endOrphans, reconcile } from './recover.ts';
import { loadTargets, writePieces } from './rows.ts';
import { diskSize, readSpaceState } from './space-guard.ts';

const ORPHANS_EVERY_MS = 60_000;
const RECONCILE_EVERY_MS = 24 * 3_600_000;
/** The gateway's own last line, whatever the guard of the worker does: below this nothing new is written. */
const FLOOR_BYTES = 2e9;

async function hasSpace(): Promise<boolean> {
  const { freeBytes } = await diskSize();
  return freeBytes > FLOOR_BYTES && (await asEngine(readSpaceState)).mayWrite;
}

/** Runs work again and again, a fixed pause after the end of each turn; the first one at once. Returns how to stop. */
function every(pauseMs: number, work: () => Promise<unknown>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = () => {
    void work()
      .catch((error: unknown) => console.error('recording:', error instanceof Error ? error.message : error))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, pauseMs);
      });
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Recording in the gateway: what the crash of the last one left, then every camera as its plan says. Returns how to stop. */
export function startRecording(streams: LiveStreams, engines: readonly MediaEngine[]): () => Promise<void> {
  const recorder = new Recorder({
    streams: { open: (request) => streams.open(request), engine: (id) => streams.engine(id) },
    engines,
    load: (watched) => asEngine((tx) => loadTargets(tx, watched)),
    write: (pieces) => asEngine((tx) => writePieces(tx, pieces)),
    hasSpace,
    log: (line) => console.error(line),
  });
  const stops = [
    every(RECORDER_TICK_MS, () => recorder.tick()),
    every(ORPHANS_EVERY_MS, () => endOrphans(Date.now())),
    every(RECONCILE_EVERY_MS, async () => {
      const { rowless, fileless } = await reconcile(Date.now());
      if (rowless + fileless > 0)
        console.error(`recording: ${rowless} files without a row, ${fileless} rows without a file`);
    }),
  ];
  return async () => {
    for (const stop of stops) stop();
    await recorder.close();
  };
}
