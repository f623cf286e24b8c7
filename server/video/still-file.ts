import { join } from 'node:path';

const NAME = /^[\w-]{1,100}$/;

/** Where the last picture of a camera lies; null for an id that is none. */
export function stillFile(dataDir: string, cameraId: string): string | null {
  return NAME.test(cameraId) ? join(dataDir, 'stills', `${cameraId}.jpg`) : null;
}
