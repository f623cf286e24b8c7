import { describe, expect, it } from 'vitest';
import { readCheckLines, writeCheckLine } from './check-lines.ts';

const LIST = `压力 | Pressure [MPa] 0.4~1.6
管地电位 [V CSE] -1.2~-0.85
温度? [°C] ~60
有无泄漏 | Leak：无 | None/有 | Yes!
@现场照片 | Photo?
其他情况?`;

describe('a list of checks as people write it', () => {
  it('is read line by line with units, limits, faults and what may be left out', () => {
    const { checks, problems } = readCheckLines(LIST);
    expect(problems).toEqual([]);
    expect(checks.map(({ kind, label, low, high, required }) => [kind, label, low, high, required])).toEqual([
      ['number', '压力', 0.4, 1.6, true],
      ['number', '管地电位', -1.2, -0.85, true],
      ['number', '温度', null, 60, false],
      ['choice', '有无泄漏', null, null, true],
      ['photo', '现场照片', null, null, false],
      ['text', '其他情况', null, null, false],
    ]);
    expect(checks[3]?.choices).toEqual([
      { label: '无', labelEn: 'None', fault: false },
      { label: '有', labelEn: 'Yes', fault: true },
    ]);
  });
  it('comes back as it was when it is written and read again', () => {
    const { checks } = readCheckLines(LIST);
    expect(readCheckLines(checks.map(writeCheckLine).join('\n')).checks).toEqual(checks);
  });
  it('names the lines that cannot be read: limits in the wrong order, one answer, an unclosed unit', () => {
    expect(readCheckLines('压力 [MPa] 2~1\n\n泄漏：有\n液位 [m').problems).toEqual([1, 3, 4]);
  });
});
