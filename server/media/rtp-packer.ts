/** Bytes of payload in one packet: with RTP, UDP and IP below one Ethernet frame. */
const PAYLOAD_BYTES = 1_400;
/** What GB/T 28181 offers for program streams. */
const PROGRAM_STREAM = 96;
const HEAD_BYTES = 12;

/** Cuts packs into RTP packets of one timestamp, the last of them marked (RFC 3550, RFC 2250 as GB/T 28181 uses it). */
export function rtpPacker(ssrc: number, firstNumber: number): (pack: Buffer, ticks: number) => Buffer[] {
  let number = firstNumber & 0xffff;
  return (pack, ticks) => {
    const packets: Buffer[] = [];
    for (let at = 0; at < pack.length; at += PAYLOAD_BYTES) {
      const piece = pack.subarray(at, at + PAYLOAD_BYTES);
      const packet = Buffer.allocUnsafe(HEAD_BYTES + piece.length);
      packet[0] = 0x80;
      packet[1] = PROGRAM_STREAM | (at + PAYLOAD_BYTES >= pack.length ? 0x80 : 0);
      packet.writeUInt16BE(number, 2);
      packet.writeUInt32BE((ticks % 2 ** 32) >>> 0, 4);
      packet.writeUInt32BE(ssrc >>> 0, 8);
      piece.copy(packet, HEAD_BYTES);
      number = (number + 1) & 0xffff;
      packets.push(packet);
    }
    return packets;
  };
}

/** RFC 4571: two bytes of length before each packet on a connection. */
export function framedRtp(packet: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(2 + packet.length);
  framed.writeUInt16BE(packet.length, 0);
  packet.copy(framed, 2);
  return framed;
}
