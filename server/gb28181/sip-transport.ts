import { createSocket, type Socket as Datagram, type RemoteInfo } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { parseSip, type SipMessage, sipSplitter, writeSip } from '../ingest/gb28181/sip-message.ts';

/** Where a message came from, and where answers to it go: the packet's own source, whatever its headers say. */
export interface Remote {
  readonly protocol: 'udp' | 'tcp';
  readonly ip: string;
  readonly port: number;
}

export interface SipTransport {
  readonly host: string;
  /** The same for UDP and TCP. */
  readonly port: number;
  /** What was thrown away: not SIP, too many connections, silent connections. */
  readonly refused: Readonly<Record<TransportRefusal, number>>;
  /** Never throws: a message that cannot be sent is lost like one on the wire, and its transaction runs into its limit. */
  send(message: SipMessage, remote: Remote): void;
  close(): Promise<void>;
}

export type TransportRefusal = 'not_sip' | 'too_many_connections' | 'half_open' | 'not_sent';

export interface TransportSettings {
  readonly host: string;
  /** 0 picks a port that is free for UDP and TCP. */
  readonly port: number;
  readonly maxConnections?: number;
  readonly maxConnectionsPerAddress?: number;
  readonly onMessage: (message: SipMessage, remote: Remote) => void;
}

/** A connection that brings no whole message in this time is closed, and so is one that is silent for very long. */
const HALF_OPEN_MS = 30_000;
const SILENT_MS = 10 * 60_000;
/** Catalogues come in bursts of thousands of datagrams; the system may give less (`net.core.rmem_max`). */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
const PORT_ATTEMPTS = 20;

export const remoteKey = ({ protocol, ip, port }: Remote): string => `${protocol} ${ip} ${port}`;

const plainAddress = (address: string): string => address.replace(/^::ffff:/, '');

/** UDP and TCP on one port. Rejects when the port is taken. */
export async function openSipTransport(settings: TransportSettings): Promise<SipTransport> {
  for (let attempt = 1; ; attempt += 1) {
    const server = createServer();
    const port = await listenTcp(server, settings);
    try {
      const datagrams = await bindUdp(settings.host, port);
      return shell(settings, server, datagrams, port);
    } catch (error) {
      server.close();
      // With a port of our own choice another one may be free for both.
      if (settings.port !== 0 || attempt >= PORT_ATTEMPTS) throw error;
    }
  }
}

function listenTcp(server: Server, { host, port }: TransportSettings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function bindUdp(host: string, port: number): Promise<Datagram> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function shell(settings: TransportSettings, server: Server, datagrams: Datagram, port: number): SipTransport {
  const refused: Record<TransportRefusal, number> = { not_sip: 0, too_many_connections: 0, half_open: 0, not_sent: 0 };
  const refuse = (why: TransportRefusal) => {
    refused[why] += 1;
  };
  const connections = connectionBook(settings, refuse);
  datagrams.on('message', (bytes: Buffer, from: RemoteInfo) => {
    // Keep-alive line ends are no messages and no fault.
    if (bytes.length <= 4) return;
    const message = parseSip(bytes);
    if (message === null) refuse('not_sip');
    else settings.onMessage(message, { protocol: 'udp', ip: plainAddress(from.address), port: from.port });
  });
  // An unreachable peer is told by an error of the socket; it concerns one message only.
  datagrams.on('error', () => refuse('not_sent'));
  server.on('connection', (socket) => connections.accept(socket));
  server.on('error', () => refuse('not_sent'));
  return {
    host: settings.host,
    port,
    refused,
    send(message, remote) {
      const bytes = writeSip(message);
      if (remote.protocol === 'tcp') connections.send(bytes, remote);
      else datagrams.send(bytes, remote.port, remote.ip, (error) => (error === null ? undefined : refuse('not_sent')));
    },
    async close() {
      connections.close();
      await Promise.all([
        new Promise<void>((resolve) => server.close(() => resolve())),
        new Promise<void>((resolve) => datagrams.close(() => resolve())),
      ]);
    },
  };
}

interface ConnectionBook {
  accept(socket: Socket): void;
  send(bytes: Buffer, remote: Remote): void;
  close(): void;
}

/** TCP connections by peer: devices open them, answers and our own requests go back through them. */
function connectionBook(settings: TransportSettings, refuse: (why: TransportRefusal) => void): ConnectionBook {
  const { maxConnections = 20_000, maxConnectionsPerAddress = 2_000 } = settings;
  const open = new Map<string, Socket>();
  const perAddress = new Map<string, number>();

  const adopt = (socket: Socket, remote: Remote) => {
    const key = remoteKey(remote);
    open.set(key, socket);
    perAddress.set(remote.ip, (perAddress.get(remote.ip) ?? 0) + 1);
    const splitter = sipSplitter();
    let spoke = false;
    socket.setKeepAlive(true, 60_000);
    socket.setTimeout(HALF_OPEN_MS, () => {
      if (!spoke) refuse('half_open');
      socket.destroy();
    });
    socket.on('data', (chunk: Buffer) => {
      const lost = splitter.lost();
      const messages = splitter.push(chunk);
      if (splitter.lost() > lost) refuse('not_sip');
      if (messages.length > 0 && !spoke) {
        spoke = true;
        socket.setTimeout(SILENT_MS);
      }
      for (const message of messages) settings.onMessage(message, remote);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (open.get(key) === socket) open.delete(key);
      const left = (perAddress.get(remote.ip) ?? 1) - 1;
      if (left <= 0) perAddress.delete(remote.ip);
      else perAddress.set(remote.ip, left);
    });
  };

  return {
    accept(socket) {
      const ip = plainAddress(socket.remoteAddress ?? '');
      if (open.size >= maxConnections || (perAddress.get(ip) ?? 0) >= maxConnectionsPerAddress) {
        refuse('too_many_connections');
        socket.destroy();
        return;
      }
      adopt(socket, { protocol: 'tcp', ip, port: socket.remotePort ?? 0 });
    },
    send(bytes, remote) {
      let socket = open.get(remoteKey(remote));
      if (socket === undefined) {
        socket = connect({ host: remote.ip, port: remote.port, timeout: 5_000 });
        adopt(socket, remote);
      }
      socket.write(bytes, (error) => (error ? refuse('not_sent') : undefined));
    },
    close() {
      for (const socket of open.values()) socket.destroy();
    },
  };
}
