import { createSocket, type Socket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { header, parseSip, type SipMessage, writeSip } from '../ingest/gb28181/sip-message.ts';
import { type EndpointHandlers, SipEndpoint, SipTimeout } from './sip-endpoint.ts';
import type { Remote } from './sip-transport.ts';
import { writeAnswer, writeRequest } from './sip-write.ts';

const SELF = { id: '34020000002000000001', realm: '3402000000', address: '127.0.0.1', port: 5060 };
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function endpoint(handlers: Partial<EndpointHandlers> = {}, settings: object = {}): Promise<SipEndpoint> {
  const opened = await SipEndpoint.open(
    { host: '127.0.0.1', port: 0, ...settings },
    { request: () => undefined, late: () => undefined, ...handlers },
  );
  closing.push(() => opened.close());
  return opened;
}

/** A peer on a socket of its own, at an address of 127/8. */
async function peer(take: (message: SipMessage, from: Remote, socket: Socket) => void, ip = '127.0.0.1') {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { address, port }) => {
    const message = parseSip(bytes);
    if (message !== null) take(message, { protocol: 'udp', ip: address, port }, socket);
  });
  await new Promise<void>((resolve) => socket.bind(0, ip, resolve));
  closing.push(() => socket.close());
  return { socket, remote: { protocol: 'udp', ip, port: socket.address().port } as const };
}

const message = (remote: Remote) => writeRequest(SELF, { method: 'MESSAGE', user: '34020000001180000001', remote });
const until = async (look: () => boolean) => {
  for (let tries = 0; !look(); tries += 1) {
    if (tries > 1_000) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe('requests over UDP', () => {
  it('are repeated until they are answered', async () => {
    const sip = await endpoint();
    let heard = 0;
    const { remote } = await peer((request, from, socket) => {
      heard += 1;
      // The first one is lost.
      if (heard > 1) socket.send(writeSip(writeAnswer(request, from, 200)), from.port, from.ip);
    });
    const answer = await sip.request(message(remote), remote);
    expect(answer.start).toMatchObject({ kind: 'response', status: 200 });
    expect(heard).toBeGreaterThan(1);
  });

  it('that nobody answers are given up', async () => {
    const sip = await endpoint();
    const { remote } = await peer(() => undefined);
    await expect(sip.request(message(remote), remote, 300)).rejects.toThrow(SipTimeout);
  });

  it('are not answered by somebody else', async () => {
    const sip = await endpoint();
    const forger = await peer(() => undefined, '127.0.0.9');
    const { remote } = await peer((request, from, socket) => {
      forger.socket.send(writeSip(writeAnswer(request, from, 403)), from.port, from.ip);
      setTimeout(() => socket.send(writeSip(writeAnswer(request, from, 200)), from.port, from.ip), 100);
    });
    const answer = await sip.request(message(remote), remote);
    expect(answer.start).toMatchObject({ status: 200 });
    expect(sip.counted.foreignAnswers).toBeGreaterThan(0);
  });

  it('of ours carry no tag in To, and answers tell where the packet came from', async () => {
    const request = message({ protocol: 'udp', ip: '10.0.0.50', port: 5060 });
    expect(header(request, 'to')).not.toContain('tag=');
    const answer = writeAnswer(request, { protocol: 'udp', ip: '192.0.2.7', port: 1234 }, 200);
    expect(header(answer, 'via')).toContain('rport=1234;received=192.0.2.7');
    expect(header(answer, 'to')).toContain('tag=');
  });
});

describe('requests of devices', () => {
  it('that are repeated are handled once and answered alike', async () => {
    let handled = 0;
    const sip = await endpoint({
      request: (_message, _remote, respond) => {
        handled += 1;
        respond(200);
      },
    });
    const answers: string[] = [];
    const { socket, remote } = await peer((answer) => answers.push(header(answer, 'to') ?? ''));
    const bytes = writeSip(message(remote));
    for (let n = 0; n < 3; n += 1) socket.send(bytes, sip.transport.port, '127.0.0.1');
    await until(() => answers.length === 3);
    expect(handled).toBe(1);
    expect(new Set(answers).size).toBe(1);
  });

  it('that are none are counted, and too many connections of one address are closed', async () => {
    const sip = await endpoint({}, { maxConnectionsPerAddress: 2 });
    const { socket } = await peer(() => undefined);
    socket.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'), sip.transport.port, '127.0.0.1');
    await until(() => sip.transport.refused.not_sip === 1);
    const open = Array.from({ length: 3 }, () => connect({ host: '127.0.0.1', port: sip.transport.port }));
    for (const one of open) one.on('error', () => undefined);
    closing.push(() => open.forEach((one) => void one.destroy()));
    await until(() => sip.transport.refused.too_many_connections === 1);
  });
});
