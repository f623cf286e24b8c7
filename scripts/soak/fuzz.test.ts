import { expect, test } from 'vitest';
import { mutate } from './fuzz-mutate.ts';
import { PARSERS } from './fuzz-parsers.ts';

test.each(PARSERS.map((parser) => [parser.name, parser] as const))(
  'the parser of %s survives 2,000 mutated inputs',
  (_, { seeds, run }) => {
    const good = seeds();
    for (const bytes of good) run(Buffer.from(bytes));
    for (let number = 0; number < 2_000; number++) {
      try {
        run(mutate(good, number, 7));
      } catch (error) {
        expect.fail(`input ${number}: ${error}`);
      }
    }
  },
);
