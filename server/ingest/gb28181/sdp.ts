import { domainOf } from './device-id.ts';

/** Session descriptions of GB/T 28181 (annex F): what is asked of a channel, and what it answers. */
export type MediaMode = 'udp' | 'tcp_passive' | 'tcp_active';

export interface Ask {
  /** The sender of the description: our platform's id. */
  readonly owner: string;
  readonly kind: 'Play' | 'Playback' | 'Download';
  readonly channel: string;
  readonly address: string;
  readonly port: number;
  readonly mode: MediaMode;
  /** Ten digits, see `makeSsrc`. */
  readonly ssrc: string;
  /** Epoch seconds of a stretch of the past; null for live. */
  readonly span: { readonly from: number; readonly to: number } | null;
  readonly downloadSpeed?: number;
}

/** The description of an INVITE; `y=` is last and the text ends with a line end, or Hikvision answers 415. */
export function writeSdp(ask: Ask): string {
  const { owner, kind, channel, address, port, mode, ssrc, span, downloadSpeed } = ask;
  const lines = [
    'v=0',
    `o=${owner} 0 0 IN IP4 ${address}`,
    `s=${kind}`,
    ...(span === null ? [] : [`u=${channel}:0`]),
    `c=IN IP4 ${address}`,
    span === null ? 't=0 0' : `t=${Math.floor(span.from)} ${Math.floor(span.to)}`,
    `m=video ${port} ${mode === 'udp' ? 'RTP/AVP' : 'TCP/RTP/AVP'} 96 98 97`,
    'a=recvonly',
    'a=rtpmap:96 PS/90000',
    'a=rtpmap:98 H264/90000',
    'a=rtpmap:97 MPEG4/90000',
    // The platform says what it is itself: passive waits for the device to connect.
    ...(mode === 'udp' ? [] : [`a=setup:${mode === 'tcp_passive' ? 'passive' : 'active'}`, 'a=connection:new']),
    ...(kind === 'Download' ? [`a=downloadspeed:${downloadSpeed ?? 4}`] : []),
    `y=${ssrc}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

export interface Answer {
  readonly address: string | null;
  readonly port: number | null;
  readonly tcp: boolean;
  readonly setup: 'active' | 'passive' | null;
  /** The SSRC that the device will use; null where it says none, then ours holds. */
  readonly ssrc: number | null;
  readonly payloads: Readonly<Record<number, string>>;
  readonly fileSize: number | null;
}

/** What a device answered; null when there is no media line. Unknown lines are passed over. */
export function parseSdp(text: string): Answer | null {
  let address: string | null = null;
  let media: RegExpExecArray | null = null;
  let setup: Answer['setup'] = null;
  let ssrc: number | null = null;
  let fileSize: number | null = null;
  const payloads: Record<number, string> = {};
  for (const raw of text.split(/\r?\n/).slice(0, 200)) {
    const line = raw.trim();
    const value = line.slice(2);
    if (line.startsWith('c=')) address = /IN IP4 ([\d.]{7,15})/.exec(value)?.[1] ?? address;
    else if (line.startsWith('m=') && media === null) media = /^video (\d{1,5}) (\S+)/.exec(value);
    else if (line.startsWith('y=')) ssrc = ssrcOf(value);
    else if (line.startsWith('a=setup:'))
      setup = /active$/.test(line) ? 'active' : /passive$/.test(line) ? 'passive' : setup;
    else if (line.startsWith('a=filesize:')) fileSize = Number(/^\d{1,15}$/.exec(line.slice(11))?.[0] ?? Number.NaN);
    else if (line.startsWith('a=rtpmap:')) {
      const found = /^(\d{1,3}) ([^/\s]{1,20})/.exec(line.slice(9));
      if (found !== null) payloads[Number(found[1])] = (found[2] ?? '').toUpperCase();
    }
  }
  if (media === null) return null;
  const port = Number(media[1]);
  return {
    address,
    port: port > 0 && port < 65_536 ? port : null,
    tcp: /TCP/i.test(media[2] ?? ''),
    setup,
    ssrc,
    payloads,
    fileSize: fileSize === null || Number.isNaN(fileSize) ? null : fileSize,
  };
}

/** `y=` as the number that stands in RTP; some devices write a 20-digit id there: then it says nothing. */
function ssrcOf(text: string): number | null {
  const digits = text.trim();
  if (!/^\d{1,10}$/.test(digits)) return null;
  const value = Number(digits);
  return value <= 0xffff_ffff ? value : null;
}

/** Ten digits: 1 for the past, digits 4..8 of the domain, four that tell streams apart (0..9999). */
export function makeSsrc(platformId: string, past: boolean, unique: number): string {
  const domain = domainOf(platformId).slice(3, 8).padStart(5, '0');
  return `${past ? 1 : 0}${domain}${String(Math.trunc(unique) % 10_000).padStart(4, '0')}`;
}

/** Playback control inside the dialog (MANSRTSP): resume, pause, seek in seconds from the beginning, speed. */
export function playbackControl(
  sequence: number,
  act:
    | { readonly kind: 'resume' | 'pause' | 'teardown' }
    | { readonly kind: 'seek'; readonly seconds: number }
    | { readonly kind: 'scale'; readonly scale: number },
): string {
  const head = (verb: string): string => `${verb} RTSP/1.0\r\nCSeq: ${sequence}\r\n`;
  switch (act.kind) {
    case 'resume':
      return `${head('PLAY')}Range: npt=now-\r\n`;
    case 'seek':
      return `${head('PLAY')}Range: npt=${Math.max(0, Math.floor(act.seconds))}-\r\n`;
    case 'scale':
      return `${head('PLAY')}Scale: ${act.scale}\r\n`;
    case 'pause':
      return `${head('PAUSE')}PauseTime: now\r\n`;
    case 'teardown':
      return head('TEARDOWN');
  }
}
