import type { Locale } from '../../lib/i18n/locale.ts';

/** Who was told, as it is stored: an organisation, or a contact of it; empty when the party has none. */
export interface Recipient {
  readonly recipient: string;
  readonly organisationName: string;
  readonly organisationNameEn: string;
}

/**
 * A recipient in the reader's language. Names of people stay as they are; in English the organisation's English name goes
 * before them, and where there is none, the role.
 */
export function recipientWords(locale: Locale, one: Recipient, party: string): string {
  if (one.recipient === '') return party;
  if (locale === 'zh') return one.recipient;
  const who = one.organisationNameEn === '' ? party : one.organisationNameEn;
  return one.recipient === one.organisationName && one.organisationNameEn !== '' ? who : `${who} · ${one.recipient}`;
}
