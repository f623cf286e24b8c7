import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { importRequestSchema } from '../domain/import.ts';
import { RefusalError } from '../domain/refusal.ts';
import { permissionsOf } from '../domain/role.ts';
import { closeDatabase, type Viewer } from '../server/database.ts';
import { commitImport, previewImport } from '../server/imports/commands.ts';
import { findDatabase } from './find-database.ts';

const USAGE = `npm run import -- FILE --layer sites|pipelines|cameras|resources --datum WGS84|CGCS2000|GCJ-02|BD-09
    --kind safe-matched|raw|unknown [--confirm-outside] [--dry-run]`;

/** The person at the server's shell: reaches the whole district and stands in the audit as such. */
const SHELL: Viewer = {
  id: 'shell',
  name: 'shell',
  roles: ['regulator'],
  permissions: permissionsOf(['regulator']),
  reach: [{ role: 'regulator', all: true, scopeKeys: [] }],
  all: true,
  scopeKeys: [],
  scopeHash: 'all',
  precision: 'full',
  sessionId: null,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      layer: { type: 'string' },
      datum: { type: 'string' },
      kind: { type: 'string' },
      'confirm-outside': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error(USAGE);
  const request = importRequestSchema.safeParse({
    layer: values.layer,
    filename: basename(file),
    format: file.toLowerCase().endsWith('.csv') ? 'csv' : 'geojson',
    text: readFileSync(file, 'utf8'),
    datum: values.datum,
    coordinateKind: values.kind,
  });
  if (!request.success)
    throw new Error(
      `${request.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')}\n${USAGE}`,
    );
  await findDatabase();
  const preview = await previewImport(SHELL, request.data);
  for (const problem of preview.problems)
    console.log(`row ${problem.row}, ${problem.field}: ${problem.message} (${problem.code})`);
  console.log(
    `${preview.rowsGood} of ${preview.rowsTotal} rows are good, ${preview.outside.length} outside the district`,
  );
  if (values['dry-run']) return;
  const { imported } = await commitImport(SHELL, preview.id, values['confirm-outside']);
  console.log(`${imported} objects imported`);
}

try {
  await main();
} catch (error) {
  console.error(
    error instanceof RefusalError
      ? `${error.refusal.field ?? 'file'}: ${error.message} (${error.refusal.code})`
      : error instanceof Error
        ? error.message
        : error,
  );
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
