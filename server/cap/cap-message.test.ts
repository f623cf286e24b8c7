import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type CapArea, type CapSender, type CapWarning, capMessage } from './cap-message.ts';
import { capFeed } from './feed.ts';
import { escapeXml } from './xml.ts';

const OPENED = Date.UTC(2026, 10, 20, 2, 0, 0, 500);
const warning: CapWarning = {
  id: 42,
  layer: 'assets',
  fid: 1203,
  sector: 'chemical',
  tier: 'red',
  lost: false,
  name: 'T-203 石脑油储罐 <演示> & Co',
  nameEn: 'Naphtha tank T-203',
  reasonZh: '可燃气体 42 %LEL，高于 40 %LEL',
  reasonEn: 'combustible gas 42 %LEL, above 40 %LEL',
  instructionZh: '立即核实，准备切断进料',
  instructionEn: 'Verify at once',
  indicator: 'gas_combustible',
  value: 42,
  limit: 40,
  unit: '%LEL',
  openedAt: OPENED,
  steps: [{ at: OPENED, step: 'opened' }],
};
const circle: CapArea = { kind: 'circle', center: [117.7, 38.95], radiusKm: 0.1 };
const sender: CapSender = {
  sender: 'guanlan@example.org',
  scope: 'Restricted',
  exercise: false,
  web: 'https://guanlan.example',
};
const SCHEMA = readFileSync(new URL('./cap-1.2.xsd', import.meta.url), 'utf8');

/** What the schema of the standard says against these documents. */
async function problems(...documents: readonly string[]): Promise<string[]> {
  const xml = documents.map((contents, n) => ({ fileName: `message-${n}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: SCHEMA });
  return errors.map((error) => error.message);
}

/** All texts of an element, entities resolved. */
function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) =>
    (text ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&'),
  );
}

/** Names of the direct children of the first element of that name; fails when tags do not nest. */
function children(xml: string, parent: string): string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (const [, slash, name = '', selfClosing] of xml.matchAll(/<(\/?)([A-Za-z:]+)[^>]*?(\/?)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else {
      if (open.at(-1) === parent) found.push(name);
      if (selfClosing !== '/') open.push(name);
    }
  }
  expect(open).toEqual([]);
  return found;
}

/** Order of CAP 1.2's schema for what we write. */
const ALERT = [
  'identifier',
  'sender',
  'sent',
  'status',
  'msgType',
  'scope',
  'restriction',
  'note',
  'references',
  'info',
  'info',
];
const INFO =
  'language category event responseType urgency severity certainty onset senderName headline description instruction web parameter area'.split(
    ' ',
  );

describe('a CAP 1.2 message', () => {
  test('tells in both languages, in the order of the schema, with times of Beijing', () => {
    const xml = capMessage(warning, circle, sender);
    const top = children(xml, 'alert');
    expect(top).toEqual(ALERT.filter((name) => top.includes(name)));
    const info = children(xml, 'info').slice(0, children(xml, 'info').length / 2);
    expect([...new Set(info)]).toEqual(INFO);
    expect(texts(xml, 'language')).toEqual(['zh-CN', 'en']);
    expect(texts(xml, 'sent')).toEqual(['2026-11-20T10:00:00+08:00']);
    expect(texts(xml, 'severity')).toEqual(['Extreme', 'Extreme']);
    expect(texts(xml, 'headline')).toEqual([
      '红色预警：T-203 石脑油储罐 <演示> & Co 可燃气体 42 %LEL，高于 40 %LEL',
      'Red warning: Naphtha tank T-203 combustible gas 42 %LEL, above 40 %LEL',
    ]);
    expect(texts(xml, 'status')).toEqual(['Actual']);
  });

  test('writes latitude before longitude, in circles and closed polygons', () => {
    expect(texts(capMessage(warning, circle, sender), 'circle')[0]).toBe('38.950000,117.700000 0.1');
    const ring = [
      [117.7, 38.95],
      [117.71, 38.95],
      [117.71, 38.96],
      [117.7, 38.95],
    ] as const;
    const polygon = texts(capMessage(warning, { kind: 'polygons', rings: [ring] }, sender), 'polygon')[0];
    expect(polygon).toBe('38.950000,117.700000 38.950000,117.710000 38.960000,117.710000 38.950000,117.700000');
  });

  test('is an Alert first, an Update that names what came before, and a Cancel in the end', () => {
    expect(texts(capMessage(warning, circle, sender), 'msgType')).toEqual(['Alert']);
    const raised = { ...warning, steps: [...warning.steps, { at: OPENED + 60_000, step: 'raised' }] };
    const update = capMessage(raised, circle, sender);
    expect(texts(update, 'msgType')).toEqual(['Update']);
    expect(texts(update, 'identifier')).toEqual(['guanlan.warning.42.2']);
    expect(texts(update, 'sent')).toEqual(['2026-11-20T10:01:00+08:00']);
    expect(texts(update, 'references')).toEqual(['guanlan@example.org,guanlan.warning.42.1,2026-11-20T10:00:00+08:00']);
    const closed = {
      ...raised,
      steps: [...raised.steps, { at: OPENED + 120_000, step: 'closed' }],
    };
    const cancel = capMessage(closed, circle, sender);
    expect(texts(cancel, 'msgType')).toEqual(['Cancel']);
    expect(texts(cancel, 'references')[0]?.split(' ')).toHaveLength(2);
    expect(texts(cancel, 'urgency')).toEqual(['Past', 'Past']);
  });

  test('is valid against the schema of the standard, whatever happened and whoever may read it', async () => {
    const ring = [
      [117.7, 38.95],
      [117.71, 38.95],
      [117.71, 38.96],
      [117.7, 38.95],
    ] as const;
    const steps = ['opened', 'raised', 'lost', 'found', 'lowered', 'downgraded', 'normal', 'closed'];
    const documents = steps.flatMap((_, n) =>
      (['Restricted', 'Public'] as const).flatMap((scope) =>
        (['red', 'orange', 'yellow', 'blue'] as const).map((tier) =>
          capMessage(
            {
              ...warning,
              tier,
              sector: n % 2 === 0 ? null : 'construction',
              steps: steps.slice(0, n + 1).map((step, i) => ({ at: OPENED + i * 60_000, step })),
            },
            n % 2 === 0 ? circle : { kind: 'polygons', rings: [ring, ring] },
            { ...sender, scope, exercise: n % 2 === 0 },
          ),
        ),
      ),
    );
    expect(documents).toHaveLength(64);
    expect(await problems(...documents)).toEqual([]);
    // The validator can fail: a tier that CAP does not know, and elements out of order.
    const good = documents[0] ?? '';
    expect(await problems(good.replace('Extreme', 'Dreadful'))).not.toEqual([]);
    expect(await problems(good.replace(/(<status>.*?<\/status>)(<msgType>.*?<\/msgType>)/, '$2$1'))).not.toEqual([]);
  });

  test('for the public carries no restriction and is a series of its own, cancelled when it is taken back', () => {
    const released = { ...warning, steps: [{ at: OPENED + 60_000, step: 'released' }] };
    const alert = capMessage(released, circle, { ...sender, scope: 'Public' });
    expect(texts(alert, 'scope')).toEqual(['Public']);
    expect(texts(alert, 'restriction')).toEqual([]);
    expect(texts(alert, 'msgType')).toEqual(['Alert']);
    expect(texts(alert, 'identifier')).toEqual(['guanlan.public.42.1']);
    const steps = [...released.steps, { at: OPENED + 120_000, step: 'withdrawn' }];
    const cancel = capMessage({ ...released, steps }, circle, { ...sender, scope: 'Public' });
    expect(texts(cancel, 'msgType')).toEqual(['Cancel']);
    expect(texts(cancel, 'references')).toEqual(['guanlan@example.org,guanlan.public.42.1,2026-11-20T10:01:00+08:00']);
    expect(texts(cancel, 'headline')[0]).toContain('撤回');
    expect(texts(capMessage(warning, circle, sender), 'restriction')).toHaveLength(1);
  });

  test('of a demonstration says that it is an exercise', () => {
    const xml = capMessage(warning, circle, { ...sender, exercise: true });
    expect(texts(xml, 'status')).toEqual(['Exercise']);
    expect(texts(xml, 'note')[0]).toContain('演示');
  });

  test('stays well-formed whatever a name or reason holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (name, reason) => {
          const xml = capMessage(
            { ...warning, name, nameEn: reason, reasonZh: reason, reasonEn: name },
            circle,
            sender,
          );
          children(xml, 'alert');
          expect(xml.isWellFormed()).toBe(true);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must be gone.
          expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
          expect(
            children(capFeed([{ ...warning, name }], 'https://guanlan.example/api/cap', OPENED), 'feed'),
          ).toContain('entry');
        },
      ),
    );
    expect(escapeXml(`<a b="c">'&\u0000\ud800`)).toBe('&lt;a b=&quot;c&quot;&gt;&apos;&amp;\ufffd');
  }, 30_000);
});
