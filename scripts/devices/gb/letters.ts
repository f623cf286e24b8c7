/** GBK of Chinese letters that the simulator's own texts use: enough to make bytes that are no UTF-8. */
const GBK: Readonly<Record<string, string>> = {
  罐: 'b9de',
  区: 'c7f8',
  门: 'c3c5',
  大: 'b4f3',
  码: 'c2eb',
  头: 'cdb7',
  通: 'cda8',
  道: 'b5c0',
};

/** Text as a device sends it: UTF-8, or GBK under the same prolog. */
export function encode(text: string, gbk: boolean): Buffer {
  if (!gbk) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    [...text].map((letter) => (letter < '\u0080' ? Buffer.from(letter) : Buffer.from(GBK[letter] ?? '3f', 'hex'))),
  );
}
