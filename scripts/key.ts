import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { WEBHOOK_HEADERS } from '../domain/webhook.ts';
import { closeDatabase } from '../server/database.ts';
import {
  createSource,
  parseSourceScope,
  recordCommitment,
  revokeSource,
  rotateSource,
} from '../server/sources/commands.ts';
import { findDatabase } from './find-database.ts';

const USAGE = `npm run key -- --source ID --scope all|enterprise:KEY,KEY|zone:KEY [--name NAME] [--commitment REFERENCE]
npm run key -- --source ID --commitment REFERENCE     records the security commitment and thereby activates the source
npm run key -- --source ID --rotate [--overlap HOURS] a new secret; the old one stays valid for 24 hours or HOURS
npm run key -- --source ID --revoke                   ends the source at once
The secret of a source is shown once. A source is active only once its security commitment
(网络和信息安全承诺书) is recorded (REQ-ING-06, REQ-WF-25).`;

function read() {
  const { values } = parseArgs({
    options: {
      source: { type: 'string' },
      name: { type: 'string' },
      scope: { type: 'string' },
      commitment: { type: 'string' },
      rotate: { type: 'boolean' },
      overlap: { type: 'string' },
      revoke: { type: 'boolean' },
    },
  });
  const { source } = values;
  if (source === undefined || !/^[a-z0-9][a-z0-9_-]{2,63}$/.test(source))
    throw new Error(`--source must be 3..64 lower-case letters, digits, - and _\n${USAGE}`);
  return { ...values, source };
}

/** Whoever may run commands on this machine, named in the audit. */
const actor = `shell:${userInfo().username}`;

function show(source: string, secret: string): void {
  console.log(`\n  ${WEBHOOK_HEADERS.source}: ${source}\n  secret (shown once): ${secret}\n`);
}

async function main(): Promise<void> {
  const options = read();
  await findDatabase();
  if (options.revoke === true) {
    await revokeSource(options.source, actor);
    console.log(`${options.source} is revoked; what it delivered stays.`);
  } else if (options.rotate === true) {
    const hours = Number(options.overlap ?? 24);
    if (!Number.isInteger(hours) || hours < 0 || hours > 720) throw new Error('--overlap must be 0..720 hours');
    show(options.source, await rotateSource(options.source, actor, hours));
    console.log(`The old secret stays valid for ${hours} hours.`);
  } else if (options.scope !== undefined) {
    const { source, name = source, commitment = null } = options;
    show(source, await createSource({ id: source, name, scope: parseSourceScope(options.scope), commitment, actor }));
    console.log(
      commitment === null
        ? `Not active yet: record the signed commitment with  npm run key -- --source ${source} --commitment REFERENCE`
        : `Active: the commitment ${commitment} is recorded. See docs/api.md for an example.`,
    );
  } else if (options.commitment !== undefined) {
    await recordCommitment(options.source, options.commitment, actor);
    console.log(`${options.source} is active: the commitment ${options.commitment} is recorded.`);
  } else throw new Error(USAGE);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
