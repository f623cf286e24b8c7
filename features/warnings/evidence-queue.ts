import { MAX_EVIDENCE_BYTES } from '../../domain/evidence.ts';
import { EvidenceError } from './evidence-send.ts';

/** A file on its way to the server; `id` is its number there once it has arrived. */
export interface QueuedFile {
  readonly key: number;
  readonly name: string;
  /** MIME type as the browser guesses it: for the preview only. */
  readonly type: string;
  readonly preview: string | null;
  readonly state: 'sending' | 'again' | 'done' | 'failed';
  /** 0..1 */
  readonly share: number;
  /** Why it failed: a refusal's code, `too_large` or `network`. */
  readonly reason: string | null;
  readonly id: number | null;
}

type Send = (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<number>;

/** A broken line is tried again by itself after these pauses; a refusal never is. */
const PAUSES_MS = [1000, 3000, 8000] as const;

export interface EvidenceQueue {
  files(): readonly QueuedFile[];
  subscribe(listener: () => void): () => void;
  add(files: Iterable<File>): void;
  retry(key: number): void;
  remove(key: number): void;
  /** After the step that cites them was accepted. */
  clear(): void;
}

interface Entry {
  readonly file: File;
  readonly stop: AbortController;
  view: QueuedFile;
}

/**
 * Sends files as soon as they are chosen, so that what is written meanwhile costs no waiting. Lives outside the form:
 * closing the panel stops nothing.
 */
export function createEvidenceQueue(send: Send, wait: (run: () => void, ms: number) => void): EvidenceQueue {
  const entries = new Map<number, Entry>();
  const listeners = new Set<() => void>();
  let shown: readonly QueuedFile[] = [];
  let next = 1;

  const tell = () => {
    shown = [...entries.values()].map(({ view }) => view);
    for (const listener of listeners) listener();
  };
  const set = (key: number, patch: Partial<QueuedFile>) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entry.view = { ...entry.view, ...patch };
    tell();
  };
  const forget = (key: number) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entry.stop.abort();
    if (entry.view.preview !== null) URL.revokeObjectURL(entry.view.preview);
    entries.delete(key);
  };
  const start = (key: number, attempt: number) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    set(key, { state: attempt === 0 ? 'sending' : 'again', share: 0, reason: null });
    send(entry.file, (share) => set(key, { share }), entry.stop.signal).then(
      (id) => set(key, { state: 'done', share: 1, id }),
      (error: unknown) => {
        const reason = error instanceof EvidenceError ? error.code : 'network';
        const pause = reason === 'network' ? PAUSES_MS[attempt] : undefined;
        if (pause === undefined) set(key, { state: 'failed', reason });
        else {
          set(key, { state: 'again', share: 0 });
          wait(() => start(key, attempt + 1), pause);
        }
      },
    );
  };

  return {
    files: () => shown,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(files) {
      for (const file of files) {
        const key = next;
        next += 1;
        const fits = file.size <= MAX_EVIDENCE_BYTES;
        const preview = fits && file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
        const view = { key, name: file.name, type: file.type, preview, share: 0, id: null } as const;
        entries.set(key, {
          file,
          stop: new AbortController(),
          view: fits ? { ...view, state: 'sending', reason: null } : { ...view, state: 'failed', reason: 'too_large' },
        });
        if (fits) start(key, 0);
      }
      tell();
    },
    retry: (key) => start(key, 0),
    remove(key) {
      forget(key);
      tell();
    },
    clear() {
      for (const key of [...entries.keys()]) forget(key);
      tell();
    },
  };
}
