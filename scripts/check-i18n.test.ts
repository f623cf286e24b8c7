import { describe, expect, it } from 'vitest';
import { argumentsOf, asked } from './check-i18n.ts';

describe('the check of words', () => {
  it('compares the arguments of a message, also inside plurals', () => {
    expect(argumentsOf('{count, plural, one {# row of {total}} other {# rows of {total}}}')).toEqual([
      'count',
      'total',
    ]);
    expect(argumentsOf('压力 {value} {unit}')).toEqual(['unit', 'value']);
  });
  it('finds keys, both sides of a choice, and prefixes of built keys', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text of another file
    const found = asked("const t = useTranslations('ns'); t('a.b'); t(open ? 'c' : 'd'); t(`tier.${x}`);");
    expect([...found.keys]).toEqual(['ns.a.b', 'ns.c', 'ns.d']);
    expect([...found.prefixes]).toEqual(['ns.tier.']);
  });
  it('takes a name for its last binding above', () => {
    const found = asked("const t = useTranslations('a'); t('x'); const t = useTranslations('b'); t('y');");
    expect([...found.keys]).toEqual(['a.x', 'b.y']);
  });
});
