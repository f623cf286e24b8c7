'use client';

import { useSyncExternalStore } from 'react';
import { createEvidenceQueue, type EvidenceQueue, type QueuedFile } from './evidence-queue.ts';
import { sendEvidence } from './evidence-send.ts';

const queues = new Map<number, EvidenceQueue>();
const NONE: readonly QueuedFile[] = [];

/** The files chosen for a warning: one queue each, kept while the page lives. */
export function useEvidence(warningId: number): {
  readonly queue: EvidenceQueue;
  readonly files: readonly QueuedFile[];
} {
  let queue = queues.get(warningId);
  if (queue === undefined) {
    queue = createEvidenceQueue(
      (file, onProgress, signal) => sendEvidence(warningId, file, onProgress, signal),
      (run, ms) => void setTimeout(run, ms),
    );
    queues.set(warningId, queue);
  }
  const files = useSyncExternalStore(queue.subscribe, queue.files, () => NONE);
  return { queue, files };
}
