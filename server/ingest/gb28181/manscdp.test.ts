import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogMerge } from './catalog-merge.ts';
import { beijingText, beijingTime, type CatalogItem, parseManscdp, writeManscdp } from './manscdp.ts';

const DEVICE = '34020000001180000001';
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const item = (id: string, more = ''): string => `<Item><DeviceID>${id}</DeviceID>${more}</Item>`;
const catalog = (items: string, total = 1, serial = 17): Buffer =>
  utf8(
    `<?xml version="1.0" encoding="GB2312"?>\n<Response>\n<CmdType>Catalog </CmdType><SN>${serial}</SN><DeviceID>${DEVICE}</DeviceID><SumNum>${total}</SumNum><DeviceList Num=2>${items}</DeviceList></Response>`,
  );

describe('bodies of GB/T 28181', () => {
  it('are read in GBK under a prolog that says GB2312, and in UTF-8', () => {
    // 罐区 in GBK.
    const name = Buffer.concat([utf8('<Name>'), Buffer.from('b9deC7f8', 'hex'), utf8('</Name>')]);
    const [before = '', after = ''] = catalog(item('34020000001320000001', '@')).toString().split('@');
    const gbk = parseManscdp(Buffer.concat([utf8(before), name, utf8(after)]));
    expect(gbk).toMatchObject({ kind: 'catalog', items: [{ name: '罐区' }] });
    expect(parseManscdp(catalog(item('34020000001320000001', '<Name>罐区</Name>')))).toMatchObject({
      items: [{ name: '罐区' }],
    });
  });

  it('give a catalogue entry with parents, place, state and movement', () => {
    const text = item(
      '34020000001320000001',
      `<Name>A &amp; B</Name><Manufacturer>M</Manufacturer><ParentID>34020000002000000001/${DEVICE}</ParentID><Status>ON</Status><Longitude>117.7</Longitude><Latitude>38.95</Latitude><Info><PTZType>1</PTZType><BusinessGroupID>34020000002150000001</BusinessGroupID></Info>`,
    );
    expect(parseManscdp(catalog(text))).toEqual({
      kind: 'catalog',
      device: DEVICE,
      serial: 17,
      total: 1,
      notify: false,
      items: [
        {
          id: '34020000001320000001',
          name: 'A & B',
          maker: 'M',
          model: null,
          civilCode: null,
          parentIds: ['34020000002000000001', DEVICE],
          businessGroup: '34020000002150000001',
          online: true,
          position: { lng: 117.7, lat: 38.95 },
          ptzType: 1,
          event: null,
        },
      ],
    });
  });

  it('keep the good entries beside one that is broken, and a value with signs that nobody escaped', () => {
    const text =
      item('34020000001320000001', '<Address>A<B & C\u0001</Address><Status>OFF</Status>') +
      '<Item><DeviceID>nonsense</DeviceID></Item>' +
      '<Item><DeviceID>34020000001320000002<Name>left open</Name></Item>' +
      item('34020000001320000003', '<Longitude>0</Longitude><Latitude>0</Latitude>');
    const read = parseManscdp(catalog(text, 4));
    expect(read?.kind === 'catalog' && read.items.map((one) => one.id)).toContain('34020000001320000001');
    expect(read?.kind === 'catalog' && read.items.at(-1)).toMatchObject({ id: '34020000001320000003', position: null });
  });

  it('tell keepalive, alarm, position, end of a file and records', () => {
    const notify = (body: string) => parseManscdp(utf8(`<Notify>${body}</Notify>`));
    expect(
      notify(`<CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>${DEVICE}</DeviceID><Status>OK</Status>`),
    ).toMatchObject({
      kind: 'keepalive',
      ok: true,
    });
    expect(
      notify(
        `<CmdType>Alarm</CmdType><SN>1</SN><DeviceID>${DEVICE}</DeviceID><AlarmPriority>4</AlarmPriority><AlarmMethod>5</AlarmMethod><AlarmTime>2026-11-20T08:00:00</AlarmTime><info><AlarmType>6</AlarmType></info>`,
      ),
    ).toMatchObject({ kind: 'alarm', priority: 4, method: 5, type: 6, at: Date.UTC(2026, 10, 20) });
    expect(
      notify(
        `<CmdType>MobilePosition</CmdType><SN>3</SN><DeviceID>${DEVICE}</DeviceID><Time>2026-11-20T08:00:00</Time><Longitude>104.06</Longitude><Latitude>30.67</Latitude><Speed>36.0</Speed><Direction>90.0</Direction>`,
      ),
    ).toMatchObject({ kind: 'position', position: { lng: 104.06, lat: 30.67 }, speedKmh: 36, course: 90 });
    expect(
      notify(`<CmdType>MediaStatus</CmdType><SN>1</SN><DeviceID>${DEVICE}</DeviceID><NotifyType>121</NotifyType>`),
    ).toMatchObject({ kind: 'media_status', finished: true });
    const records = utf8(
      `<Response><CmdType>RecordInfo</CmdType><SN>9</SN><DeviceID>${DEVICE}</DeviceID><SumNum>2</SumNum><RecordList Num="2">` +
        `${item(DEVICE, '<StartTime>2026-11-19T00:00:00</StartTime><EndTime>2026-11-19T01:00:00</EndTime><Type>time</Type>')}` +
        `${item(DEVICE, '<StartTime>2026-11-19T02:00:00</StartTime><EndTime>2026-11-19T01:00:00</EndTime>')}</RecordList></Response>`,
    );
    const read = parseManscdp(records);
    expect(read?.kind === 'records' && read.items).toHaveLength(1);
  });

  it('with declarations of their own are refused, and nothing damaged ever throws', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "xxxxxxxx">]><Notify><CmdType>Keepalive</CmdType></Notify>';
    expect(parseManscdp(utf8(bomb))).toBeNull();
    expect(parseManscdp(utf8('<a>'.repeat(100_000)))).toBeNull();
    const good = catalog(item('34020000001320000001', '<Name>x</Name>'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }), (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        parseManscdp(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('are written as a platform asks, with Beijing time', () => {
    const from = Date.UTC(2026, 10, 18, 16);
    const body = writeManscdp('Query', 'RecordInfo', 9, DEVICE, [
      ['StartTime', beijingText(from)],
      ['Name', 'a<b'],
    ]).toString();
    expect(body).toContain('<CmdType>RecordInfo</CmdType>\r\n<SN>9</SN>\r\n<DeviceID>');
    expect(body).toContain('<StartTime>2026-11-19T00:00:00</StartTime>');
    expect(body).toContain('<Name>a&lt;b</Name>');
    expect(beijingTime('2026-11-19T00:00:00')).toBe(from);
    expect(beijingTime('2026-13-19T00:00:00')).toBeNull();
  });
});

describe('a catalogue', () => {
  const entry = (n: number): CatalogItem => ({
    id: String(34_020_000_001_320_000_000n + BigInt(n)),
    name: `c${n}`,
    maker: null,
    model: null,
    civilCode: null,
    parentIds: [],
    businessGroup: null,
    online: true,
    position: null,
    ptzType: null,
    event: null,
  });

  it('is whole once all entries came, in whatever pieces and order', () => {
    const numbers = fc.shuffledSubarray([...Array(40).keys()], { minLength: 40 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 7 }), (order, size) => {
        const merge = catalogMerge(5, 0);
        const pieces: number[][] = [];
        for (let at = 0; at < order.length; at += size) pieces.push(order.slice(at, at + size));
        const states = pieces.map((piece) => merge.add({ serial: 5, total: 40, items: piece.map(entry) }, 1));
        expect(states.at(-1)).toBe(true);
        expect(states.slice(0, -1)).not.toContain(true);
        expect(merge.items().size).toBe(40);
      }),
    );
  });

  it('is not wiped by a late answer to an older question, and knows what is missing only when whole', () => {
    const merge = catalogMerge(5, 0);
    merge.add({ serial: 5, total: 3, items: [entry(1), entry(2)] }, 1);
    merge.add({ serial: 4, total: 1, items: [entry(9)] }, 2);
    expect(merge.items().size).toBe(3);
    expect(merge.missing([entry(7).id])).toEqual([]);
    expect(merge.isStale(20_000)).toBe(false);
    expect(merge.isStale(40_000)).toBe(true);
    expect(merge.add({ serial: 5, total: 3, items: [entry(3)] }, 3)).toBe(true);
    expect(merge.missing([entry(1).id, entry(7).id])).toEqual([entry(7).id]);
    expect(merge.progress()).toEqual({ done: 3, total: 3, complete: true });
  });

  it('of nothing is whole at once', () => {
    expect(catalogMerge(5, 0).add({ serial: 5, total: 0, items: [] }, 1)).toBe(true);
  });
});
