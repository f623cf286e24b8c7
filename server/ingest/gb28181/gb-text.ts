/**
 * Letters as GB/T 28181 wants them (GB 2312 under that prolog; GBK where a letter needs it). The runtime decodes GBK but
 * does not encode it, so the table is what decoding every pair of bytes gives. Letters that it has not become `?`.
 */
let table: ReadonlyMap<string, number> | undefined;

function makeTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('gbk');
  const made = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if (trail !== 0x7f && letter.length === 1 && letter !== '\ufffd' && !made.has(letter))
        made.set(letter, (lead << 8) | trail);
    }
  return made;
}

export function encodeGbk(text: string): Buffer {
  table ??= makeTable();
  const bytes: number[] = [];
  for (const letter of text) {
    const pair = letter < '\u0080' ? undefined : table.get(letter);
    if (letter < '\u0080') bytes.push(letter.charCodeAt(0));
    else if (pair === undefined) bytes.push(0x3f);
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Buffer.from(bytes);
}
