import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleIngest } from '../../server/ingest/http.ts';

/** The process under load: the real ingest handler alone, on the database of DATABASE_URL. Tells its port to the parent. */
const server = createServer((req, res) => void handleIngest(req, res, new URL(req.url ?? '/', 'http://localhost')));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
