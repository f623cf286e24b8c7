import { createReadStream, type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.gif': 'image/gif',
  '.mp3': 'audio/mpeg',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.glb': 'model/gltf-binary',
  '.ktx2': 'image/ktx2',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
/** Files up to this size are kept in memory once asked for; engines' images and models beyond it are streamed. */
const KEEP_BYTES = 4 * 1024 * 1024;
const KEEP_TOTAL_BYTES = 192 * 1024 * 1024;
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface StaticFile {
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  /** Encodings that the build wrote beside the file. */
  readonly encodings: ReadonlyMap<string, string>;
}

export interface StaticFiles {
  /** Answers when the path names a file; false when it does not. */
  serve(req: IncomingMessage, res: ServerResponse, pathname: string): Promise<boolean>;
}

/** Every file below `folder` by its address; nothing else can ever be asked for, whatever the path looks like. */
function index(
  folder: string,
  prefix: string,
  cacheControl: (path: string) => string,
  into: Map<string, StaticFile>,
): void {
  const walk = (directory: string, address: string) => {
    let entries: Dirent[];
    try {
      entries = readdirSync(directory, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) {
      const path = join(directory, entry.name);
      const at = `${address}/${entry.name}`;
      if (entry.isDirectory()) walk(path, at);
      else if (entry.isFile() && !/\.(br|gz)$/.test(entry.name)) into.set(at, describe(path, cacheControl(at)));
    }
  };
  walk(folder, prefix);
}

function describe(path: string, cacheControl: string): StaticFile {
  const { size, mtimeMs } = statSync(path);
  const encodings = new Map<string, string>();
  for (const [name, suffix] of ENCODINGS) if (existsSync(path + suffix)) encodings.set(name, path + suffix);
  const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  return {
    path,
    size,
    type,
    etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    cacheControl,
    encodings,
  };
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Whether one coding is among those a request accepts (a weight of 0 refuses it). */
export function accepts(req: IncomingMessage, coding: string): boolean {
  const header = String(req.headers['accept-encoding'] ?? '');
  return header.split(',').some((part) => {
    const [name, weight] = part.trim().split(';');
    return name?.trim().toLowerCase() === coding && !/q=0(\.0*)?$/.test(weight?.trim() ?? '');
  });
}

/** Serves what `next build` and the engines' copy left on disk; the folders are read once at start. */
export function staticFiles(root: string): StaticFiles {
  const files = new Map<string, StaticFile>();
  index(join(root, '.next', 'static'), '/_next/static', () => IMMUTABLE, files);
  // Engine folders carry their version in the name.
  index(join(root, 'public'), '', (at) => (at.startsWith('/vendor/') ? IMMUTABLE : 'public, max-age=3600'), files);
  const memory = new Map<string, Promise<Buffer>>();
  let held = 0;

  const contents = (path: string, size: number): Promise<Buffer> | null => {
    const known = memory.get(path);
    if (known !== undefined) return known;
    if (size > KEEP_BYTES || held + size > KEEP_TOTAL_BYTES) return null;
    held += size;
    const read = readFile(path);
    memory.set(path, read);
    read.catch(() => memory.delete(path));
    return read;
  };

  return {
    async serve(req, res, pathname) {
      const file = files.get(decoded(pathname));
      if (file === undefined) return false;
      const coding = [...file.encodings.keys()].find((name) => accepts(req, name));
      const path = (coding === undefined ? undefined : file.encodings.get(coding)) ?? file.path;
      const etag = coding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${coding}"`;
      res.setHeader('cache-control', file.cacheControl);
      res.setHeader('etag', etag);
      if (file.encodings.size > 0) res.setHeader('vary', 'accept-encoding');
      if (req.headers['if-none-match'] === etag) {
        res.writeHead(304).end();
        return true;
      }
      res.setHeader('content-type', file.type);
      if (coding !== undefined) res.setHeader('content-encoding', coding);
      const size = coding === undefined ? file.size : statSync(path).size;
      await send(req, res, path, size, contents(path, size));
      return true;
    },
  };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}

async function send(
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  size: number,
  kept: Promise<Buffer> | null,
): Promise<void> {
  const body = kept === null ? null : await kept;
  res.setHeader('content-length', body?.length ?? size);
  if (req.method === 'HEAD') res.end();
  else if (body !== null) res.end(body);
  else
    createReadStream(path)
      .on('error', () => res.destroy())
      .pipe(res);
}
