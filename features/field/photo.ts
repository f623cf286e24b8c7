/** The hash of bytes as they came from the camera, hex. */
export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const LONGEST_SIDE = 2000;
const QUALITY = 0.85;

/**
 * A copy of a photo with time, place and inspector burnt into its lower edge (REQ-WF-27); the original stays as it is.
 * Null for what the browser cannot draw (clips): then the original goes alone.
 */
export async function markPhoto(photo: Blob, lines: readonly string[]): Promise<Blob | null> {
  const picture = await createImageBitmap(photo).catch(() => null);
  if (picture === null) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const size = Math.max(14, Math.round(canvas.width / 38));
  const band = size * 1.5 * lines.length + size * 0.6;
  pen.fillStyle = 'rgb(0 0 0 / 62%)';
  pen.fillRect(0, canvas.height - band, canvas.width, band);
  pen.fillStyle = '#ffffff';
  pen.font = `600 ${size}px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
  pen.textBaseline = 'top';
  for (const [index, line] of lines.entries())
    pen.fillText(line, size * 0.6, canvas.height - band + size * (0.45 + 1.5 * index), canvas.width - size * 1.2);
  return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}
