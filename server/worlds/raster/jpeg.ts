import { getDecoder } from 'geotiff';
import { broken, WorldDamage } from '../world-damage.ts';

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Adobe's mark that three components are RGB already. */
  readonly plain: boolean;
}

/** Reads size and components from the head of a JPEG, before anything is decoded. */
export function jpegFrame(bytes: Buffer): Frame {
  let plain = false;
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw broken('the JPEG is damaged');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff || marker === 0xd8) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === 0xee && bytes.toString('latin1', at + 4, at + 9) === 'Adobe') plain = bytes[at + 15] === 0;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return { width, height, components: bytes[at + 9] ?? 0, plain };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw broken('the JPEG has no frame');
}

export interface JpegImage extends Frame {
  /** Samples of each pixel one after the other, as they are in the file. */
  readonly samples: Uint8Array;
}

/** Decodes a JPEG of at most `mostPixels`. @param tables shared tables of a TIFF, null for a whole JPEG */
export async function decodeJpeg(bytes: Buffer, tables: Buffer | null, mostPixels: number): Promise<JpegImage> {
  const frame = jpegFrame(bytes);
  if (frame.width * frame.height > mostPixels || frame.components < 1 || frame.components > 4)
    throw broken(`the JPEG claims ${frame.width} × ${frame.height} pixels of ${frame.components} parts`);
  try {
    const parameters = {
      tileWidth: frame.width,
      tileHeight: frame.height,
      predictor: 1,
      bitsPerSample: 8,
      planarConfiguration: 1,
      ...(tables === null ? {} : { JPEGTables: new Uint8Array(tables) }),
    };
    const decoder = await getDecoder(7, parameters);
    const decoded = await decoder.decode(Uint8Array.from(bytes).buffer);
    const samples = new Uint8Array(decoded);
    if (samples.length < frame.width * frame.height * frame.components) throw broken('the JPEG is cut short');
    return { ...frame, samples };
  } catch (error) {
    if (error instanceof WorldDamage) throw error;
    throw broken(`the JPEG is damaged: ${error instanceof Error ? error.message.slice(0, 100) : ''}`);
  }
}

/** Luminance and colour differences to red, green, blue in place (JFIF 1.02, section 7). */
export function ycbcrToRgb(samples: Uint8Array): void {
  const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));
  for (let at = 0; at + 2 < samples.length; at += 3) {
    const y = samples[at] ?? 0;
    const cb = (samples[at + 1] ?? 0) - 128;
    const cr = (samples[at + 2] ?? 0) - 128;
    samples[at] = clamp(y + 1.402 * cr);
    samples[at + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
    samples[at + 2] = clamp(y + 1.772 * cb);
  }
}
