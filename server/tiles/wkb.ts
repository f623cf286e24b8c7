/** What a WKB parser tells: ring or line starts, then vertices; `exterior` is true for the outer ring of a polygon. */
export interface GeometrySink {
  part(exterior: boolean): void;
  vertex(lng: number, lat: number): void;
}

/** Geometry type of what was read: 1 points, 2 lines, 3 polygons (MVT numbers). */
export type ShapeType = 1 | 2 | 3;

/**
 * Reads little- or big-endian WKB of points, lines, polygons, their multis and collections of ONE of these kinds.
 * Throws RangeError on anything else. Source: OGC 06-103r4, section 8.
 */
export function readWkb(wkb: Buffer, sink: GeometrySink): ShapeType | null {
  let offset = 0;
  let kind: ShapeType | null = null;

  function geometry(): void {
    const little = wkb[offset++] === 1;
    const uint = (): number => {
      const value = little ? wkb.readUInt32LE(offset) : wkb.readUInt32BE(offset);
      offset += 4;
      return value;
    };
    const vertices = (count: number): void => {
      for (let i = 0; i < count; i++) {
        sink.vertex(
          little ? wkb.readDoubleLE(offset) : wkb.readDoubleBE(offset),
          little ? wkb.readDoubleLE(offset + 8) : wkb.readDoubleBE(offset + 8),
        );
        offset += 16;
      }
    };
    const type = uint();
    if (type === 1) {
      kind ??= 1;
      sink.part(true);
      vertices(1);
    } else if (type === 2) {
      kind ??= 2;
      sink.part(true);
      vertices(uint());
    } else if (type === 3) {
      kind ??= 3;
      const rings = uint();
      for (let ring = 0; ring < rings; ring++) {
        sink.part(ring === 0);
        vertices(uint());
      }
    } else if (type >= 4 && type <= 7) {
      const members = uint();
      for (let i = 0; i < members; i++) geometry();
    } else {
      throw new RangeError(`WKB geometry type ${type} is not supported (2D simple features only)`);
    }
  }

  geometry();
  return kind;
}
