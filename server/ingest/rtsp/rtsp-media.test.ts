import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RtpPacket } from '../../media/rtp.ts';
import { audioDepacketiser } from './depacketise-audio.ts';
import { videoDepacketiser } from './depacketise-video.ts';
import { type AudioTrack, controlUri, parseCameraSdp, readAudioConfig } from './sdp.ts';

/** Written after descriptions of cameras on the market: quirks kept, values ours. */
const HIKVISION_LIKE = `v=0
o=- 1700000000000000 1700000000000000 IN IP4 10.0.0.64
s=Media Presentation
e=NONE
b=AS:5100
t=0 0
a=control:rtsp://10.0.0.64:554/Streaming/Channels/101/?transportmode=unicast
m=video 0 RTP/AVP 96
c=IN IP4 0.0.0.0
b=AS:5000
a=recvonly
a=x-dimensions:1920,1080
a=control:rtsp://10.0.0.64:554/Streaming/Channels/101/trackID=1?transportmode=unicast
a=rtpmap:96 H264/90000
a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z00AKY2NQDwBE/LCAAAOEAACvyAI,aO44gA==
m=audio 0 RTP/AVP 8
a=control:rtsp://10.0.0.64:554/Streaming/Channels/101/trackID=2?transportmode=unicast
a=rtpmap:8 PCMA/8000
a=Media_header:MEDIAINFO=494D4B48;
`;
const H265_AAC = `v=0\r
s=-\r
a=control:*\r
m=video 0 RTP/AVP 98\r
a=rtpmap:98 H265/90000\r
a=fmtp:98 sprop-vps=QAEMAf//;sprop-sps=QgEBAWAAAAM=;sprop-pps=RAHA8vA=\r
a=control:trackID=0\r
m=audio 0 RTP/AVP 97\r
a=rtpmap:97 MPEG4-GENERIC/16000/1\r
a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408\r
a=control:trackID=1\r
m=application 0 RTP/AVP 107\r
a=rtpmap:107 vnd.onvif.metadata/90000\r
`;

describe('A camera’s description', () => {
  it('tells codec, parameter sets, sound and where each track is asked for', () => {
    const { control, video, audio } = parseCameraSdp(HIKVISION_LIKE);
    expect(control).toContain('transportmode=unicast');
    expect(video).toMatchObject({ codec: 'h264', payloadType: 96, clockRate: 90_000 });
    expect(video?.parameterSets.map((set) => (set[0] ?? 0) & 31)).toEqual([7, 8]);
    expect(audio).toMatchObject({ codec: 'g711a', payloadType: 8, sampleRate: 8000, channels: 1 });
  });

  it('tells H.265 with its three sets and AAC with its own rate', () => {
    const { video, audio, unknown } = parseCameraSdp(H265_AAC);
    expect(video).toMatchObject({ codec: 'h265', control: 'trackID=0', orderNumbers: false });
    expect(video?.parameterSets.map((set) => ((set[0] ?? 0) >> 1) & 63)).toEqual([32, 33, 34]);
    expect(audio).toMatchObject({ codec: 'aac', sampleRate: 16_000, channels: 1, sizeBits: 13, indexBits: 3 });
    expect(unknown).toEqual([]);
    expect(readAudioConfig('1210')).toEqual({ sampleRate: 44_100, channels: 2 });
    expect(readAudioConfig('12')).toBeNull();
  });

  it('names what nobody here can play', () => {
    const { video, audio, unknown } = parseCameraSdp(
      'm=video 0 RTP/AVP 26\nm=audio 0 RTP/AVP 99\na=rtpmap:99 G726-32/8000\n',
    );
    expect(video).toBeNull();
    expect(audio).toBeNull();
    expect(unknown).toEqual(['JPEG', 'G726-32']);
  });

  it('resolves track addresses behind the base, with one slash', () => {
    expect(controlUri('rtsp://h/a/', 'track1')).toBe('rtsp://h/a/track1');
    expect(controlUri('rtsp://h/a?x=1', 'track1')).toBe('rtsp://h/a?x=1/track1');
    expect(controlUri('rtsp://h/a', '*')).toBe('rtsp://h/a');
    expect(controlUri('rtsp://h/a', 'RTSP://x/b')).toBe('RTSP://x/b');
  });

  it('never throws, whatever it says', () => {
    const lines = fc.constantFrom(
      ...HIKVISION_LIKE.split('\n'),
      ...H265_AAC.split('\r\n'),
      'm=video',
      'a=rtpmap:96 /',
      'a=fmtp:96 ;;=',
    );
    fc.assert(fc.property(fc.array(fc.oneof(lines, fc.string())), (all) => void parseCameraSdp(all.join('\n'))));
  });
});

let sequence = 0;
function rtp(payload: Uint8Array | readonly number[], timestamp: number, marker = false): RtpPacket {
  sequence += 1;
  return { payload: Buffer.from(payload), timestamp, marker, sequence, payloadType: 96, ssrc: 1 };
}
const SPS = Uint8Array.of(0x67, 1, 2, 3);
const PPS = Uint8Array.of(0x68, 9);
const h264 = () => videoDepacketiser({ codec: 'h264', parameterSets: [SPS, PPS], orderNumbers: false });
const annexB = (...units: readonly (Uint8Array | readonly number[])[]) =>
  Buffer.concat(units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), Buffer.from(unit)])).toString('hex');
const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString('hex');

describe('H.264 out of RTP', () => {
  it('puts pieces together, and the parameter sets of the description before a key picture', () => {
    const video = h264();
    expect(video.push(rtp([0x7c, 0x85, 1, 2], 10), 0)).toEqual([]);
    expect(video.push(rtp([0x7c, 0x05, 3], 10), 0)).toEqual([]);
    const [picture] = video.push(rtp([0x7c, 0x45, 4], 10, true), 0);
    expect(picture).toMatchObject({ key: true, timestamp: 10 });
    expect(hex(picture?.data)).toBe(annexB(SPS, PPS, [0x65, 1, 2, 3, 4]));
  });

  it('splits aggregates and prefers the sets of the stream', () => {
    const video = h264();
    const sps = [0x67, 7, 7];
    const [picture] = [
      ...video.push(rtp([0x78, 0, 3, ...sps, 0, 2, 0x68, 8], 10), 0),
      ...video.push(rtp([0x65, 5], 10, true), 0),
    ];
    expect(hex(picture?.data)).toBe(annexB(sps, [0x68, 8], [0x65, 5]));
    const [next] = video.push(rtp([0x65, 6], 20, true), 0);
    expect(hex(next?.data)).toBe(annexB(sps, [0x68, 8], [0x65, 6]));
    const [small] = video.push(rtp([0x41, 6], 30, true), 0);
    expect(small).toMatchObject({ key: false });
    expect(hex(small?.data)).toBe(annexB([0x41, 6]));
  });

  it('ends a picture at the next timestamp where the marker is missing', () => {
    const video = h264();
    expect(video.push(rtp([0x41, 1], 10), 0)).toEqual([]);
    expect(video.push(rtp([0x41, 2], 20), 0)).toMatchObject([{ timestamp: 10 }]);
  });

  it('drops a picture that lost a piece, and no other', () => {
    const video = h264();
    video.push(rtp([0x7c, 0x85, 1], 10), 0);
    expect(video.push(rtp([0x7c, 0x45, 3], 10, true), 1)).toEqual([]);
    expect(video.push(rtp([0x41, 1], 20, true), 0)).toHaveLength(1);
    // A piece without its beginning.
    expect(video.push(rtp([0x7c, 0x45, 3], 30, true), 0)).toEqual([]);
    expect(video.push(rtp([0x41, 1], 40, true), 0)).toHaveLength(1);
  });

  it('takes what an aggregate says wrongly for its end', () => {
    const video = h264();
    const [picture] = video.push(rtp([0x78, 0, 2, 0x41, 1, 0xff, 0xff, 2], 10, true), 0);
    expect(hex(picture?.data)).toBe(annexB([0x41, 1]));
  });
});

describe('H.265 out of RTP', () => {
  const h265 = (orderNumbers = false) => videoDepacketiser({ codec: 'h265', parameterSets: [], orderNumbers });

  it('puts pieces together and knows pictures that start decoding', () => {
    const video = h265();
    // Type 19 (IDR_W_RADL) in pieces of type 49.
    video.push(rtp([0x62, 0x01, 0x93, 1], 10), 0);
    const [picture] = video.push(rtp([0x62, 0x01, 0x53, 2], 10, true), 0);
    expect(picture).toMatchObject({ key: true });
    expect(hex(picture?.data)).toBe(annexB([0x26, 0x01, 1, 2]));
    expect(video.push(rtp([0x02, 0x01, 9], 20, true), 0)).toMatchObject([{ key: false }]);
  });

  it('splits aggregates, with and without order numbers', () => {
    const vps = [0x40, 0x01, 1];
    const sps = [0x42, 0x01, 2];
    const [plain] = [
      ...h265().push(rtp([0x60, 0x01, 0, 3, ...vps, 0, 3, ...sps], 10), 0),
      ...h265().push(rtp([0x60, 0x01, 0, 3, ...vps, 0, 3, 0x02, 0x01, 2], 10, true), 0),
    ];
    expect(hex(plain?.data)).toBe(annexB(vps, [0x02, 0x01, 2]));
    const [ordered] = h265(true).push(rtp([0x60, 0x01, 0, 9, 0, 3, ...vps, 0, 0, 3, 0x02, 0x01, 2], 10, true), 0);
    expect(hex(ordered?.data)).toBe(annexB(vps, [0x02, 0x01, 2]));
    const [single] = h265(true).push(rtp([0x02, 0x01, 0, 9, 5], 10, true), 0);
    expect(hex(single?.data)).toBe(annexB([0x02, 0x01, 5]));
  });

  it('never throws and never keeps more than a picture, whatever arrives', () => {
    const packets = fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(3), fc.boolean(), fc.nat(1)));
    fc.assert(
      fc.property(packets, fc.boolean(), (all, orderNumbers) => {
        const both = [h264(), h265(orderNumbers)];
        for (const [bytes, timestamp, marker, lost] of all)
          for (const video of both) video.push(rtp(bytes, timestamp, marker), lost);
      }),
      { numRuns: 500 },
    );
  });
});

const AAC: AudioTrack = {
  kind: 'audio',
  codec: 'aac',
  payloadType: 97,
  control: '',
  clockRate: 16_000,
  sampleRate: 16_000,
  channels: 1,
  sizeBits: 13,
  indexBits: 3,
};

describe('Sound out of RTP', () => {
  it('splits AAC packets into units with their own times', () => {
    const audio = audioDepacketiser(AAC);
    const sounds = audio.push(rtp([0, 32, 0, 2 << 3, 0, 3 << 3, 1, 2, 3, 4, 5], 1000, true), 0);
    expect(sounds.map(({ timestamp, data }) => [timestamp, hex(data)])).toEqual([
      [1000, '0102'],
      [2024, '030405'],
    ]);
  });

  it('joins an AAC unit that came in pieces, and drops one that lost a piece', () => {
    const audio = audioDepacketiser(AAC);
    const size = [0, 16, 0, 6 << 3];
    expect(audio.push(rtp([...size, 1, 2, 3], 1000), 0)).toEqual([]);
    expect(audio.push(rtp([...size, 4, 5, 6], 1000, true), 0).map(({ data }) => hex(data))).toEqual(['010203040506']);
    audio.push(rtp([...size, 1, 2, 3], 2024), 0);
    expect(audio.push(rtp([...size, 5], 2024, true), 1)).toEqual([]);
  });

  it('hands on G.711 as it is and survives headers that lie', () => {
    const plain = audioDepacketiser({ ...AAC, codec: 'g711a' });
    expect(plain.push(rtp([1, 2, 3], 160), 0)).toMatchObject([{ timestamp: 160 }]);
    const audio = audioDepacketiser(AAC);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void audio.push(rtp(bytes, 1, true), 0)));
  });
});
