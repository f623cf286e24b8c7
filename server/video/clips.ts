import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AccessUnit, splitAnnexB, toAccessUnits } from '../media/annexb.ts';
import { TIMESCALE } from '../media/mp4.ts';
import type { VideoFormat } from '../media/mp4-entries.ts';
import { codecString, parseSps } from '../media/sps.ts';

const manifestSchema = z.object({
  clips: z.array(
    z.object({
      id: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      file: z.string().regex(/^[a-z0-9-]+\.h264$/),
      still: z.string().regex(/^[a-z0-9-]+\.jpg$/),
      codec: z.string(),
      width: z.int().positive(),
      height: z.int().positive(),
      fps: z.number().positive(),
      frames: z.int().positive(),
    }),
  ),
});
export type ClipEntry = z.infer<typeof manifestSchema>['clips'][number];

/** A clip cut into pictures once; every camera that shows it shares these bytes. */
export interface PacketisedClip {
  readonly format: VideoFormat;
  readonly pictures: readonly AccessUnit[];
  /** Duration of one picture. */
  readonly ticks: number;
  readonly fps: number;
}

/** The committed clips of the demo region. Reads each file once, when first asked for. */
export class ClipLibrary {
  private readonly folder: string;
  private entries: readonly ClipEntry[] | undefined;
  private readonly clips = new Map<string, PacketisedClip>();
  private readonly stills = new Map<string, Buffer>();

  constructor(folder = join(import.meta.dirname, '..', '..', 'db', 'seed', 'clips')) {
    this.folder = folder;
  }

  list(): readonly ClipEntry[] {
    this.entries ??= manifestSchema.parse(JSON.parse(readFileSync(join(this.folder, 'manifest.json'), 'utf8'))).clips;
    return this.entries;
  }

  entry(id: string): ClipEntry | undefined {
    return this.list().find((clip) => clip.id === id);
  }

  /** Undefined for a scene that does not exist; throws when the file is damaged. */
  clip(id: string): PacketisedClip | undefined {
    const known = this.clips.get(id);
    const entry = this.entry(id);
    if (known !== undefined || entry === undefined) return known;
    const clip = packetise(readFileSync(join(this.folder, entry.file)), entry.fps);
    this.clips.set(id, clip);
    return clip;
  }

  /** JPEG of a scene. */
  still(id: string): Buffer | undefined {
    const known = this.stills.get(id);
    const entry = this.entry(id);
    if (known !== undefined || entry === undefined) return known;
    const still = readFileSync(join(this.folder, entry.still));
    this.stills.set(id, still);
    return still;
  }
}

/** Cuts an Annex B stream of a constant rate into pictures. Throws when it does not begin with parameter sets. */
function packetise(stream: Uint8Array, fps: number): PacketisedClip {
  const pictures = toAccessUnits(splitAnnexB(stream));
  const [first] = pictures;
  if (first?.sps === undefined || first.pps === undefined || !first.key)
    throw new RangeError('A clip must begin with parameter sets and a key picture');
  const { width, height } = parseSps(first.sps);
  const format = { codec: codecString(first.sps), width, height, sps: first.sps, pps: first.pps, timescale: TIMESCALE };
  return { format, pictures, ticks: Math.round(TIMESCALE / fps), fps };
}
