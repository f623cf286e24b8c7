import { describe, expect, it } from 'vitest';
import { readRoster } from './roster-csv.ts';

const SHIFTS = [
  { id: 1, name: '白班', nameEn: 'Day', startMinute: 480, minutes: 720 },
  { id: 2, name: '夜班', nameEn: 'Night', startMinute: 1200, minutes: 720 },
];

describe('a pasted roster', () => {
  it('is read from a spreadsheet with tabs, columns in any order, dates as people write them', () => {
    const text =
      '姓名\t日期\t班次\t电话\t带班\n顾海宁\t2026/11/5\t白班\t022-0000-0001\t是\n陆立川\t2026年11月5日\t白班\t022-0000-0002\t\n';
    expect(readRoster(text, SHIFTS)).toEqual({
      problems: [],
      cells: [
        {
          day: '2026-11-05',
          shift: 1,
          people: [
            { name: '顾海宁', post: '', phone: '022-0000-0001', leader: true, userId: null },
            { name: '陆立川', post: '', phone: '022-0000-0002', leader: false, userId: null },
          ],
        },
      ],
    });
  });

  it('names every bad line and what is wrong with it', () => {
    const text = [
      'day,shift,name,phone',
      '2026-11-31,Day,A,022-0000-0001',
      '2026-11-20,早班,B,022-0000-0001',
      '2026-11-20,Day,,022-0000-0001',
      '2026-11-20,Day,D,call me',
      '2026-11-20,Night,E,',
    ].join('\n');
    expect(readRoster(text, SHIFTS).problems.map(({ line, problem }) => [line, problem])).toEqual([
      [2, 'day'],
      [3, 'shift'],
      [4, 'name'],
      [5, 'phone'],
    ]);
  });

  it('says which column is missing', () => {
    expect(readRoster('姓名,电话\n顾海宁,1', SHIFTS).problems).toEqual([
      { line: 1, problem: 'columns', value: '日期' },
    ]);
  });
});
