/** Undoes TIFF's horizontal differencing (predictor 2) in place. @param stride samples of one pixel */
export function undoHorizontal(data: Buffer, width: number, height: number, stride: number, bits: number): void {
  const bytes = bits / 8;
  const row = width * stride;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let y = 0; y < height; y++)
    for (let x = stride; x < row; x++) {
      const at = (y * row + x) * bytes;
      const left = at - stride * bytes;
      if (bits === 8) view.setUint8(at, view.getUint8(at) + view.getUint8(left));
      else if (bits === 16) view.setUint16(at, view.getUint16(at, true) + view.getUint16(left, true), true);
      else view.setUint32(at, view.getUint32(at, true) + view.getUint32(left, true), true);
    }
}

/** Undoes the floating point predictor (3): bytes are split by significance, highest first, and differenced. Little-endian out. */
export function undoFloating(data: Buffer, width: number, height: number, stride: number, bits: number): void {
  const bytes = bits / 8;
  const row = width * stride * bytes;
  const line = Buffer.alloc(row);
  for (let y = 0; y < height; y++) {
    const at = y * row;
    for (let i = stride; i < row; i++) data[at + i] = (data[at + i] ?? 0) + (data[at + i - stride] ?? 0);
    data.copy(line, 0, at, at + row);
    const values = row / bytes;
    for (let i = 0; i < values; i++)
      for (let b = 0; b < bytes; b++) data[at + i * bytes + (bytes - 1 - b)] = line[b * values + i] ?? 0;
  }
}
