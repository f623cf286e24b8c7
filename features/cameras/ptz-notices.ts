import type { PtzNotice } from '../../domain/live-event.ts';

/** What the event stream last told of each camera's drive; the page that holds the stream puts it here. */
const notices = new Map<string, PtzNotice>();
const listeners = new Set<() => void>();

/** Remembers a bounded number: only cameras that somebody steers now matter. */
const MOST = 200;

export function tellPtz(notice: PtzNotice): void {
  if (notices.size > MOST) notices.clear();
  notices.set(notice.cameraId, notice);
  for (const listener of listeners) listener();
}

export function subscribePtz(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const ptzNoticeOf = (cameraId: string): PtzNotice | null => notices.get(cameraId) ?? null;
