import { expect, it } from 'vitest';
import { csvCell, csvText } from './assessment-csv.ts';

it('quotes what would break a line and disarms what a spreadsheet would take for a formula', () => {
  expect(csvCell('甲, "乙"')).toBe('"甲, ""乙"""');
  expect(csvCell('=1+1')).toBe("'=1+1");
  expect(csvCell(-5)).toBe('-5');
  expect(csvText('a,b', [['x', 1]])).toBe('\ufeffa,b\r\nx,1\r\n');
});
