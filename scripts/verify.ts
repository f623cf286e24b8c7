import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyExport } from '../server/images/verify.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } });
const [path] = positionals;

/** `npm run verify -- <archive, folder or manifest.json> [--key <public key in PEM>]`: is an export as it was signed? */
async function main(file: string): Promise<void> {
  const key = values.key === undefined ? undefined : await readFile(values.key, 'utf8');
  const { findings, manifest, fingerprint } = await verifyExport(file, key);
  if (manifest !== null) {
    const { request, camera, files } = manifest;
    console.log(`request  #${request.id}  ${request.caseNumber}  ${request.purpose}`);
    console.log(`camera   ${camera.id}  ${camera.name}`);
    console.log(`span     ${request.from} to ${request.to}`);
    console.log(`asked by ${request.applicant} (${request.unit}), approved by ${request.approver}`);
    for (const one of files) console.log(`file     ${one.name}  ${one.bytes} bytes  sha256 ${one.sha256}`);
    for (const gap of manifest.gaps) console.log(`gap      ${gap.from} to ${gap.to}: nothing was recorded`);
    console.log(`watermark ${manifest.watermark}, masks ${manifest.masks}, sound ${manifest.sound}`);
  }
  for (const finding of findings) console.error(`${finding.kind}: ${finding.text}`);
  if (fingerprint !== null) {
    console.log(`key      ${fingerprint}`);
    if (key === undefined) console.log('compare this fingerprint with what the issuing unit tells you by another way');
  }
  if (findings.length > 0) {
    console.error('NOT as it was exported');
    process.exitCode = 1;
  } else console.log('unchanged since the export');
}

if (path === undefined) {
  console.error('npm run verify -- <archive, folder or manifest.json> [--key <public key in PEM>]');
  process.exitCode = 2;
} else
  await main(path).catch((error: unknown) => {
    console.error(`cannot be verified: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
