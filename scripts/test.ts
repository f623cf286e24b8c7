import { env } from '../lib/env.ts';
import { prepareTestTools } from './check/install.ts';
import { addTally, checkStep, EMPTY, playwrightStep, type Tally, vitestStep } from './check/step.ts';

/** `npm test`: the full check of a fresh clone, ending with one plain line of counts. */
async function main(): Promise<void> {
  const tools = prepareTestTools(!env().NO_INSTALL);
  let tally: Tally = { ...EMPTY, skipped: tools.missing.length, reasons: tools.missing };
  const add = async (step: Promise<Tally>) => {
    tally = addTally(tally, await step);
  };
  const node = (script: string) => [process.execPath, ['--disable-warning=ExperimentalWarning', script]] as const;

  await add(checkStep('format and lint', 'npx', ['biome', 'check', '.']));
  await add(checkStep('types', 'npx', ['tsc', '--noEmit']));
  await add(checkStep('house rules', ...node('scripts/check-house.ts')));
  await add(checkStep('words in both languages', ...node('scripts/check-i18n.ts')));
  await add(checkStep('dead code', 'npx', ['knip', '--no-progress']));
  await add(vitestStep('unit'));
  await add(vitestStep('db'));
  await add(checkStep('build', ...node('scripts/build.ts')));
  await add(checkStep('script before the first map', ...node('scripts/check-weight.ts')));
  if (tools.chromium !== null)
    await add(playwrightStep({ CHROMIUM_PATH: tools.chromium === 'bundled' ? undefined : tools.chromium }));

  // Last, because a long output is often kept from its end.
  for (const trouble of tally.troubles) console.log(trouble);
  for (const reason of tally.reasons) console.log(`skipped: ${reason}`);
  console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
  process.exit(tally.failed === 0 ? 0 : 1);
}

await main();
