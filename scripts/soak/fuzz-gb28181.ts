import { catalogMerge } from '../../server/ingest/gb28181/catalog-merge.ts';
import { parseAuthorization } from '../../server/ingest/gb28181/digest.ts';
import { parseManscdp } from '../../server/ingest/gb28181/manscdp.ts';
import { readPtz } from '../../server/ingest/gb28181/ptz.ts';
import { parseSdp } from '../../server/ingest/gb28181/sdp.ts';
import { parseSip, sipSplitter, writeSip } from '../../server/ingest/gb28181/sip-message.ts';
import * as body from '../devices/gb/bodies.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';

const DEVICE = '34020000001180000001';
const channel = (n: number): body.SimChannel => ({
  id: `3402000000131000000${n}`,
  name: `罐区 ${n}`,
  clip: 'gate',
  lng: 117.7,
  lat: 38.9,
  ptzType: 1,
  civilCode: '340200',
  group: '34020000002150000001',
  online: n % 2 === 0,
});

const BODIES = (): readonly string[] => [
  body.keepalive(1, DEVICE),
  body.catalog('17', DEVICE, 4, [1, 2, 3, 4].map(channel)),
  body.catalogNotice(3, DEVICE, [channel(1)]),
  body.deviceInfo('2', DEVICE, 4),
  body.deviceStatus('2', DEVICE),
  body.records('9', DEVICE, 2, [{ from: '2026-11-19T00:00:00', to: '2026-11-19T01:00:00' }]),
  body.presets('4', DEVICE, new Map([[1, 'gate']])),
  body.alarm(1, '2026-11-20T08:00:00', { channel: DEVICE, method: 5, type: 6, priority: 4, description: 'x < y & z' }),
  body.mobilePosition(3, DEVICE, '2026-11-20T08:00:00', 104.06, 30.67, 36),
  body.mediaStatus(5, DEVICE),
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "&b;&b;">]><Notify><CmdType>&b;</CmdType></Notify>',
];

const AUTHORIZATION =
  'Digest username="12010100001320000001",realm="3402000000",nonce="abcdef0123456789",uri="sip:127.0.0.1:15060",response="f2894830d68f3c8d0d23dfd0c9d135b5",algorithm=MD5,qop=auth,nc=00000001,cnonce="0a4f"';

const message = (text: string): Buffer =>
  Buffer.from(
    [
      `MESSAGE sip:34020000002000000001@3402000000 SIP/2.0`,
      'Via: SIP/2.0/UDP 10.0.0.50:5060;rport;branch=z9hG4bK1',
      `f:<sip:${DEVICE}@3402000000>;tag=1`,
      'To: <sip:34020000002000000001@3402000000>',
      'i: 99@10.0.0.50',
      'CSeq: 20 MESSAGE',
      `Authorization: ${AUTHORIZATION}`,
      'Content-Type: Application/MANSCDP+xml',
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  );

const SDP = [
  'v=0',
  `o=${DEVICE} 0 0 IN IP4 10.0.0.50`,
  's=Playback',
  'c=IN IP4 10.0.0.50',
  't=1763510400 1763514000',
  'm=video 30000 TCP/RTP/AVP 96',
  'a=sendonly',
  'a=rtpmap:96 PS/90000',
  'a=setup:active',
  'a=filesize:1048576',
  'y=1200001234',
  'f=v/2/4/25/1/4000a///',
  '',
].join('\r\n');

/** Parsers of what GB/T 28181 devices and platforms send. */
export const GB28181_PARSERS: readonly FuzzedParser[] = [
  {
    name: 'SIP datagram',
    seeds: () => BODIES().map(message),
    run(bytes) {
      const read = parseSip(bytes);
      if (read !== null) writeSip(read);
    },
  },
  {
    name: 'SIP stream',
    seeds: () => [Buffer.concat(BODIES().slice(0, 4).map(message))],
    run(bytes) {
      const splitter = sipSplitter();
      for (let at = 0; at < bytes.length; at += 311) splitter.push(bytes.subarray(at, at + 311));
    },
  },
  {
    name: 'MANSCDP',
    seeds: () => BODIES().map((text) => Buffer.from(text)),
    run(bytes) {
      const told = parseManscdp(bytes);
      if (told?.kind === 'catalog') catalogMerge(told.serial, 0).add(told, 1);
    },
  },
  { name: 'SDP', seeds: () => [Buffer.from(SDP)], run: (bytes) => void parseSdp(bytes.toString('latin1')) },
  {
    name: 'digest',
    seeds: () => [Buffer.from(AUTHORIZATION)],
    run: (bytes) => void parseAuthorization(bytes.toString('utf8')),
  },
  {
    name: 'PTZCmd',
    seeds: () => [Buffer.from('A50F01094040003E')],
    run: (bytes) => void readPtz(bytes.toString('latin1')),
  },
];
