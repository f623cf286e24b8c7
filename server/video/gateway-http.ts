import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendError, sendRefusal } from '../refusal-answer.ts';
import { hookOf, takeHook } from './engine-hooks.ts';
import { INTERNAL_HEADER } from './gateway-address.ts';
import { sendLive, sendStatus } from './gateway-live.ts';
import { type GatewayParts, sendJson } from './gateway-parts.ts';
import { readCall } from './gateway-routes.ts';

function authorised(req: IncomingMessage, key: string): boolean {
  const given = Buffer.from(String(req.headers[INTERNAL_HEADER] ?? ''));
  const wanted = Buffer.from(key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The request handler of the gateway's internal server. It trusts the web process, which has checked the viewer. */
export function gatewayHandler(parts: GatewayParts): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    answer(parts, req, res).catch((error: unknown) => sendError(res, error, `gateway ${req.url}`));
  };
}

async function answer(parts: GatewayParts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://gateway');
  const hook = hookOf(url.pathname);
  if (hook !== null && hook !== 'refused' && req.method === 'POST' && parts.zlm) {
    sendJson(res, takeHook(parts.zlm, hook, await readCall(req)));
    return;
  }
  if (hook !== null || !authorised(req, parts.key)) {
    sendRefusal(res, { code: 'unauthenticated', message: 'internal key missing or wrong' });
    return;
  }
  const live = /^\/live\/([^/]{1,120})\/([^/]{1,60})$/.exec(url.pathname);
  const status = /^\/cameras\/([^/]{1,120})\/status$/.exec(url.pathname);
  const route =
    req.method === 'POST' ? Object.entries(parts.routes).find(([path]) => path === url.pathname) : undefined;
  if (route !== undefined) sendJson(res, (await route[1](await readCall(req))) ?? {});
  else if (url.pathname === '/health') sendJson(res, health(parts));
  else if (live !== null) await sendLive(parts, decodeURIComponent(live[1] ?? ''), live[2] ?? '', url, res);
  else if (status !== null) await sendStatus(parts, decodeURIComponent(status[1] ?? ''), res);
  else sendRefusal(res, { code: 'not_found', message: 'no such address' });
}

function health({ engine, streams, ffmpeg, startedAt }: GatewayParts) {
  const upSeconds = Math.round((Date.now() - startedAt) / 1000);
  return {
    status: 'ok',
    channels: streams.size,
    capabilities: [...engine.capabilities],
    ffmpeg: ffmpeg?.version ?? null,
    upSeconds,
  };
}
