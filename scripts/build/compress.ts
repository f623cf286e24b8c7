import { readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const squeeze = promisify(brotliCompress);
const zip = promisify(gzip);
const TEXT = new Set(['.js', '.mjs', '.css', '.json', '.svg', '.wasm', '.xml', '.txt']);
const SMALLEST_BYTES = 1024;
const AT_ONCE = 4;
/**
 * The first start waits for it: the best quality takes ten times as long and saves 8 %, which pays for what every visitor
 * loads and not for the four megabytes of the globe, which are asked for by few.
 */
const BEST = { quality: constants.BROTLI_MAX_QUALITY, upToBytes: 1_500_000 };
const BROTLI_QUALITY = 9;

function textFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
}

function isFresh(path: string): boolean {
  try {
    return statSync(`${path}.br`).mtimeMs >= statSync(path).mtimeMs;
  } catch {
    return false;
  }
}

/** Writes `.br` and `.gz` beside the text files of a folder; browsers on plain HTTP over a LAN take only gzip. */
export async function compressFolder(folder: string): Promise<void> {
  const waiting = textFiles(folder).filter((path) => statSync(path).size >= SMALLEST_BYTES && !isFresh(path));
  const work = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const content = await readFile(path);
      const [small, common] = await Promise.all([
        squeeze(content, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: content.length <= BEST.upToBytes ? BEST.quality : BROTLI_QUALITY,
            [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
          },
        }),
        zip(content, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${path}.br`, small), writeFile(`${path}.gz`, common)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
