import { attachmentSplitter, parseAttachmentFile, parseAttachmentList } from '../../server/ingest/jt808/attachment.ts';
import { frameSplitter, parseFrame } from '../../server/ingest/jt808/frame.ts';
import { parseBatch, parseLocation } from '../../server/ingest/jt808/location.ts';
import { reassembly } from '../../server/ingest/jt808/reassembly.ts';
import { parseAuth, parseRegistration, parseTerminalAck } from '../../server/ingest/jt808/terminal.ts';
import { parseRecords } from '../../server/ingest/jt1078/control.ts';
import { aacUnits, channelFrames } from '../../server/ingest/jt1078/frames.ts';
import { mediaSplitter } from '../../server/ingest/jt1078/media.ts';
import { audioDepacketiser } from '../../server/ingest/rtsp/depacketise-audio.ts';
import { videoDepacketiser } from '../../server/ingest/rtsp/depacketise-video.ts';
import { readSenderReport } from '../../server/ingest/rtsp/media-clock.ts';
import { authorizer, chooseChallenge } from '../../server/ingest/rtsp/rtsp-auth.ts';
import { rtspSplitter } from '../../server/ingest/rtsp/rtsp-message.ts';
import { parseCameraSdp } from '../../server/ingest/rtsp/sdp.ts';
import { parseRtp } from '../../server/media/rtp.ts';
import { interleaved, payloadsOf, senderReport } from '../devices/rtsp-wire.ts';
import * as terminal from '../devices/terminal-wire.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';

const PLACE = { lng: 117.7, lat: 38.95, speedKmh: 40, course: 90 };
const AT = Date.UTC(2026, 10, 20);
const PHONE = '013900000001';
const MARK = terminal.alarmMark('GLSIM01', AT, 1, 2);
const DRIVER = terminal.driverItem(1, 1, PLACE, AT, MARK);

const SDP = `v=0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r
a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z00AKY2NQDwBE/LCAAAOEAACvyAI,aO44gA==\r\na=control:track1\r
m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\na=fmtp:97 sizelength=13;indexlength=3;config=1408\r\n`;
const ANSWER = `RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r
WWW-Authenticate: Digest realm="a", nonce="n", qop="auth", algorithm=SHA-256\r\nContent-Length: 3\r\n\r\nabc`;

function interleavedStream(): Buffer {
  const unit = Buffer.alloc(4_000, 0x65);
  const packets = payloadsOf([unit], [Buffer.of(0x67, 1, 2), Buffer.of(0x68, 1)]).map((payload, sequence) =>
    interleaved(0, { payloadType: 96, sequence, timestamp: 3600, ssrc: 1, marker: sequence === 3 }, payload),
  );
  return Buffer.concat([Buffer.from(ANSWER), ...packets, senderReport(1, 1, 3600, AT)]);
}

function frames(): Buffer[] {
  const location = terminal.location(PLACE, AT, 1, [DRIVER]);
  return [
    terminal.frame(2013, PHONE, 0x0100, 1, terminal.registration(2013, 'GLSIM01', Buffer.from('A12345'))),
    terminal.frame(2019, PHONE, 0x0100, 1, terminal.registration(2019, 'GLSIM01', Buffer.from('A12345'))),
    terminal.frame(2019, PHONE, 0x0200, 2, location),
    terminal.frame(2013, PHONE, 0x0704, 3, terminal.batch(true, [location, location]), [2, 1]),
  ];
}

function readBody(body: Buffer, version: number | null): void {
  parseLocation(body, 'jiangsu');
  parseLocation(body, 'guangdong');
  parseBatch(body);
  parseRegistration(body, version);
  parseAuth(body, version);
  parseTerminalAck(body);
  parseRecords(body);
  parseAttachmentList(body, 'jiangsu');
  parseAttachmentList(body, 'guangdong');
  parseAttachmentFile(body);
}

function readFrame(bytes: Buffer): void {
  const whole = reassembly();
  for (const between of frameSplitter().push(bytes)) {
    const result = parseFrame(between);
    if (!result.ok) continue;
    whole.push(result.message, 0);
    readBody(result.message.body, result.message.version);
  }
  whole.due(1e9);
  // Few mutations keep the checksum: what stands behind the head is read as a body too.
  readBody(bytes.subarray(13), null);
}

const head = { payload: 98, marker: true, channel: 1, kind: 0, timestamp: AT };
const media = () =>
  Buffer.concat(
    [1, 3, 2].map((part, sequence) =>
      terminal.mediaPacket(PHONE, { ...head, part, sequence }, Buffer.alloc(900, part)),
    ),
  );

/** Parsers of what fetched cameras and vehicle terminals send. */
export const PULLED_PARSERS: readonly FuzzedParser[] = [
  {
    name: 'RTSP answers and packets',
    seeds: () => [interleavedStream(), Buffer.from(ANSWER)],
    run(bytes) {
      const splitter = rtspSplitter();
      const video = [false, true].map((orderNumbers) =>
        videoDepacketiser({ codec: orderNumbers ? 'h265' : 'h264', parameterSets: [], orderNumbers }),
      );
      for (let at = 0; at < bytes.length; at += 700)
        for (const part of splitter.push(bytes.subarray(at, at + 700))) {
          if (part.kind === 'response') {
            const challenge = chooseChallenge(part.headers.get('www-authenticate') ?? []);
            if (challenge !== null) authorizer(challenge, { user: 'u', password: 'p' })('PLAY', 'rtsp://h/');
          } else if (part.kind === 'packet') {
            readSenderReport(part.data);
            const packet = parseRtp(part.data);
            if (packet !== null) for (const one of video) one.push(packet, packet.sequence & 1);
          }
        }
    },
  },
  {
    name: 'descriptions of cameras (SDP) and their sound',
    seeds: () => [Buffer.from(SDP)],
    run(bytes) {
      const { audio } = parseCameraSdp(bytes.toString('latin1'));
      if (audio === null) return;
      const packet = { marker: true, payloadType: 97, sequence: 1, timestamp: 1, ssrc: 1, payload: bytes };
      audioDepacketiser(audio).push(packet, 0);
    },
  },
  { name: 'JT/T 808 messages', seeds: frames, run: readFrame },
  {
    name: 'files of alarms',
    seeds: () => [
      Buffer.concat([
        terminal.frame(2019, PHONE, 0x1210, 1, terminal.attachmentList('GLSIM01', MARK, Buffer.alloc(32), [])),
        terminal.attachmentBlock('a.jpg', 0, Buffer.alloc(500, 0x7e)),
      ]),
    ],
    run(bytes) {
      const splitter = attachmentSplitter();
      for (let at = 0; at < bytes.length; at += 131)
        for (const part of splitter.push(bytes.subarray(at, at + 131)))
          if (part.kind === 'frame') readFrame(Buffer.concat([Buffer.of(0x7e), part.between, Buffer.of(0x7e)]));
    },
  },
  {
    name: 'JT/T 1078 packets',
    seeds: () => [media(), Buffer.from('fff150800bdffc21000349'.repeat(6), 'hex')],
    run(bytes) {
      const splitter = mediaSplitter();
      const channel = channelFrames();
      for (let at = 0; at < bytes.length; at += 401)
        for (const packet of splitter.push(bytes.subarray(at, at + 401))) channel.push(packet, at);
      aacUnits(bytes);
    },
  },
];
