import { Agent, get } from 'node:http';

/** Viewers that read low-latency playlists the way a player does: a held playlist, then each new part once. */
const [portText = '0', channelsText = '1', viewersText = '1', key = ''] = process.argv.slice(2);
const port = Number(portText);
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const totals = { parts: 0, bytes: 0, failures: 0 };
/** Why requests failed, so that a figure other than 0 says where to look. */
const reasons = new Map<string, number>();

const kindOf = (path: string): string => (path.includes('.m3u8') ? 'playlist' : 'part');
const failed = (why: string): void => {
  reasons.set(why, (reasons.get(why) ?? 0) + 1);
};

function ask(path: string, isFirst = true): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const request = get({ port, path, agent, headers: { 'x-guanlan-internal': key } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      if (answer.statusCode !== 200)
        failed(`${answer.statusCode} ${kindOf(path)} ${Buffer.concat(chunks).toString().slice(0, 120)}`);
      resolve(answer.statusCode === 200 ? Buffer.concat(chunks) : null);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that was closed in the same moment is asked anew, as the web process does.
      if (isFirst && request.reusedSocket && error.code === 'ECONNRESET') {
        resolve(ask(path, false));
        return;
      }
      failed(`${error.code ?? error.message} ${kindOf(path)}`);
      resolve(null);
    });
  });
}

async function watch(camera: string): Promise<void> {
  let next = '';
  let last = '';
  for (;;) {
    const playlist = (await ask(`/live/${camera}/index.m3u8${next}`))?.toString();
    if (playlist === undefined) {
      totals.failures += 1;
      next = '';
      continue;
    }
    const names = [...playlist.matchAll(/#EXT-X-PART:[^\n]*URI="([^"]+)"/g)].map(([, name = '']) => name);
    const from = names.lastIndexOf(last) + 1;
    for (const name of last === '' ? names.slice(-1) : names.slice(from)) {
      const bytes = await ask(`/live/${camera}/${name}`);
      if (bytes === null) totals.failures += 1;
      else {
        totals.parts += 1;
        totals.bytes += bytes.length;
      }
      last = name;
    }
    const [, number, part] = /PRELOAD-HINT:TYPE=PART,URI="part-(\d+)-(\d+)/.exec(playlist) ?? [];
    next = `?_HLS_msn=${number}&_HLS_part=${part}`;
  }
}

for (let viewer = 0; viewer < Number(viewersText); viewer++) void watch(`cam_${viewer % Number(channelsText)}`);
process.on('message', () => {
  process.send?.({ ...totals, reasons: [...reasons].map(([why, count]) => `${count} × ${why}`) });
  reasons.clear();
  totals.parts = 0;
  totals.bytes = 0;
  totals.failures = 0;
});
process.send?.({ ready: true });
