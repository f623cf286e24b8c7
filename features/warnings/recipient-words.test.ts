import { describe, expect, it } from 'vitest';
import { recipientWords } from './recipient-words.ts';

const one = { recipient: '应急局', organisationName: '应急局', organisationNameEn: 'Emergency Bureau' };

describe('a recipient', () => {
  it('is named in the language of the reader, the role before a name that has no other language', () => {
    expect(recipientWords('zh', one, 'bureau')).toBe('应急局');
    expect(recipientWords('en', one, 'bureau')).toBe('Emergency Bureau');
    expect(recipientWords('en', { ...one, recipient: '王值班' }, 'bureau')).toBe('Emergency Bureau · 王值班');
    expect(recipientWords('en', { ...one, organisationName: '', organisationNameEn: '' }, 'bureau')).toBe(
      'bureau · 应急局',
    );
    expect(recipientWords('en', { ...one, recipient: '' }, 'bureau')).toBe('bureau');
  });
});
