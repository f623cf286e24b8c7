import { refusalOf } from '../../lib/trpc/refusal.ts';

/** Why a file was not taken: the refusal's code, or that the way there failed and may be tried again. */
export class EvidenceError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'EvidenceError';
    this.code = code;
  }
}

function idOf(answer: unknown): number | null {
  return typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'number'
    ? answer.id
    : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Uploads one file as evidence of a warning and answers its number; `onProgress` gets 0..1. Rejects with EvidenceError. */
export function sendEvidence(
  warningId: number,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const query = new URLSearchParams({ warning: String(warningId), name: file.name });
  if (file.lastModified > 0) query.set('taken', String(file.lastModified));
  return new Promise((resolve, reject) => {
    // fetch tells nothing of how far an upload is.
    const request = new XMLHttpRequest();
    request.open('POST', `/api/evidence?${query}`);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      const id = idOf(answer);
      if (request.status === 200 && id !== null) resolve(id);
      else reject(new EvidenceError(refusalOf({ data: answer })?.code ?? 'network'));
    });
    for (const trouble of ['error', 'timeout', 'abort'])
      request.addEventListener(trouble, () => reject(new EvidenceError('network')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
