import type { BBox, Datum } from '../../domain/place.ts';
import type { WorldKind, WorldUse } from '../../domain/world.ts';
import type { WorldFault } from '../../domain/world-fault.ts';
import type { TileAddress } from './raster/tile-grid.ts';
import type { Piece, PixelGrid } from './raster/warp.ts';

/** What the head of a file tells. Bounds in degrees, WGS 84. */
export interface FileHead {
  readonly kind: WorldKind;
  readonly bounds: BBox;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Work for the thread that reads worlds. Paths were found below a root before. */
export type WorldJob =
  | { readonly do: 'inspect'; readonly path: string; readonly datum: Datum; readonly use: WorldUse }
  | {
      readonly do: 'tile' | 'heights';
      readonly path: string;
      readonly kind: WorldKind;
      readonly datum: Datum;
      readonly tile: TileAddress;
    }
  | ({ readonly do: 'warp' } & WarpJob);

/** Pictures of an outside service that are to be moved into a tile of ours. */
export interface WarpJob {
  readonly tile: TileAddress;
  readonly grid: PixelGrid;
  readonly pieces: readonly Piece[];
}

/** A tile as it is sent; null bytes where a world shows nothing. */
export interface WorldTile {
  readonly bytes: Uint8Array | null;
  readonly type: string;
  /** The bytes are compressed by gzip already. */
  readonly gzip?: boolean;
}

export type WorldAnswer =
  | { readonly head: FileHead }
  | { readonly tile: WorldTile }
  | { readonly fault: WorldFault; readonly message: string };
