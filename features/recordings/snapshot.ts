import type { Mask } from '../../domain/recording-schema.ts';

interface SnapshotWords {
  /** Lines drawn over the picture: when, where, who. */
  readonly top: string;
  readonly bottom: string;
}

/** The picture on screen with masks and overlay drawn into it, as PNG; null when the browser gives none. */
export function takeSnapshot(
  video: HTMLVideoElement,
  masks: readonly Mask[],
  { top, bottom }: SnapshotWords,
): Promise<Blob | null> {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return Promise.resolve(null);
  context.drawImage(video, 0, 0, width, height);
  context.fillStyle = '#181c20';
  for (const mask of masks) {
    context.beginPath();
    mask.forEach(([x, y], index) => {
      if (index === 0) context.moveTo(x * width, y * height);
      else context.lineTo(x * width, y * height);
    });
    context.fill();
  }
  const size = Math.max(12, Math.round(height / 28));
  context.font = `${size}px sans-serif`;
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 80%)';
  context.fillStyle = '#fff';
  const write = (text: string, y: number) => {
    context.strokeText(text, size / 2, y);
    context.fillText(text, size / 2, y);
  };
  write(top, size * 1.4);
  write(bottom, height - size * 0.8);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** Offers a file for saving. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
