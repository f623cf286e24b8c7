/** What of Chromium's reading of codes and tags is used here; other browsers have neither, and the code is typed. */
interface CodeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface TagRecord {
  readonly recordType: string;
  readonly data?: DataView;
}
interface TagReader {
  onreading: ((event: { readonly message: { readonly records: readonly TagRecord[] } }) => void) | null;
  scan(options: { readonly signal: AbortSignal }): Promise<void>;
}
declare global {
  interface Window {
    readonly BarcodeDetector?: new (options: { readonly formats: readonly string[] }) => CodeDetector;
    readonly NDEFReader?: new () => TagReader;
  }
}

const LOOK_MS = 200;

export const canScan = (): boolean =>
  window.BarcodeDetector !== undefined && navigator.mediaDevices?.getUserMedia !== undefined;
export const canReadTag = (): boolean => window.NDEFReader !== undefined;

/** Looks through the rear camera until a QR code is seen or `signal` ends it. Throws when the camera cannot be had. */
export async function scanCode(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const { BarcodeDetector } = window;
  if (BarcodeDetector === undefined) return null;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    while (!signal.aborted) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found !== undefined) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

/** The text or address on an NFC tag that is held to the device; null when `signal` ended it. Throws when it may not read. */
export async function readTag(signal: AbortSignal): Promise<string | null> {
  const { NDEFReader } = window;
  if (NDEFReader === undefined) return null;
  const reader = new NDEFReader();
  const read = new Promise<string | null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
    reader.onreading = ({ message }) => {
      for (const { recordType, data } of message.records)
        if ((recordType === 'text' || recordType === 'url') && data !== undefined)
          return resolve(new TextDecoder().decode(data));
    };
  });
  await reader.scan({ signal });
  return await read;
}
