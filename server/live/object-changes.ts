import { noticeObjectChange } from '../ingest/point-cache.ts';
import { loadSensitive } from './sensitive.ts';
import { onEvents, onLogReset } from './tail.ts';

/** An import changes thousands of objects: one reading after the last of them is enough. */
const SETTLE_MILLISECONDS = 300;

/** Keeps what this process remembers of objects current: their precision classes and ingest's points. */
export function watchObjects(): () => void {
  let timer: NodeJS.Timeout | undefined;
  const reload = () => {
    loadSensitive().catch((error: unknown) => {
      console.error(`sensitive objects wait for the database: ${String(error)}`);
      timer = setTimeout(reload, SETTLE_MILLISECONDS * 10);
    });
  };
  const changed = () => {
    noticeObjectChange();
    clearTimeout(timer);
    timer = setTimeout(reload, SETTLE_MILLISECONDS);
  };
  reload();
  const stops = [
    onEvents((events) => {
      if (events.some(({ kind }) => kind === 'object')) changed();
    }),
    onLogReset(changed),
    () => clearTimeout(timer),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
