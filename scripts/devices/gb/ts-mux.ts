/** A transport stream where a program stream was agreed: what some devices really send. */
const PMT_PID = 0x100;
const VIDEO_PID = 0x101;

function crc(bytes: Buffer): number {
  let value = 0xffff_ffff;
  for (const byte of bytes) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000_0000 ? (value << 1) ^ 0x04c1_1db7 : value << 1;
  }
  return value >>> 0;
}

function section(pid: number, counter: number, table: readonly number[]): Buffer {
  const body = Buffer.from(table);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  const packet = Buffer.alloc(188, 0xff);
  packet.set([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10 | (counter & 15), 0]);
  packet.set(Buffer.concat([body, sum]), 5);
  return packet;
}

export function tsMuxer(): (data: Buffer, key: boolean, pts: number) => Buffer {
  const counters = { table: 0, video: 0 };
  return (data, key, pts) => {
    const out: Buffer[] = [];
    if (key) {
      out.push(
        section(0, counters.table, [0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | (PMT_PID >> 8), PMT_PID & 0xff]),
      );
      const map = [2, 0xb0, 18, 0, 1, 0xc1, 0, 0, 0xe0 | (VIDEO_PID >> 8), VIDEO_PID & 0xff, 0xf0, 0];
      out.push(section(PMT_PID, counters.table, [...map, 0x1b, 0xe0 | (VIDEO_PID >> 8), VIDEO_PID & 0xff, 0xf0, 0]));
      counters.table += 1;
    }
    const [high, middle, low] = [Math.floor(pts / 2 ** 30) & 7, Math.floor(pts / 2 ** 15) & 0x7fff, pts & 0x7fff];
    const time = [0x21 | (high << 1), middle >> 7, ((middle & 0x7f) << 1) | 1, low >> 7, ((low & 0x7f) << 1) | 1];
    let rest = Buffer.concat([Buffer.from([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...time]), data]);
    for (let first = true; rest.length > 0; first = false) {
      const packet = Buffer.alloc(188, 0xff);
      packet.set([0x47, (first ? 0x40 : 0) | (VIDEO_PID >> 8), VIDEO_PID & 0xff]);
      const stuffing = Math.max(0, 184 - rest.length);
      packet[3] = (stuffing > 0 ? 0x30 : 0x10) | (counters.video & 15);
      counters.video += 1;
      if (stuffing > 0) {
        packet[4] = stuffing - 1;
        if (stuffing > 1) packet[5] = 0;
      }
      const room = 184 - stuffing;
      packet.set(rest.subarray(0, room), 188 - room);
      rest = rest.subarray(room);
      out.push(packet);
    }
    return Buffer.concat(out);
  };
}
