/** "hvc1.1.6.L120" → "H.265"; what is not known is shown as it is, and nothing as H.264, which most cameras send. */
export function codecName(codec: string | null): string {
  if (codec === null) return 'H.264';
  const [first = ''] = codec.split(',');
  if (/^avc[13]/.test(first)) return 'H.264';
  if (/^(hvc1|hev1)/.test(first)) return 'H.265';
  if (/^mp4v/.test(first)) return 'MPEG-4';
  if (/^av01/.test(first)) return 'AV1';
  return first;
}
