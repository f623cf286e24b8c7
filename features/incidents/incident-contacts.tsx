'use client';

import { useQuery } from '@tanstack/react-query';
import { Phone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './incident-contacts.module.css';

/** Whom an incident concerns, by the recipient table, and the numbers to call (REQ-WARN-13, REQ-EMER-04). */
export function IncidentContacts({ id }: { readonly id: number }) {
  const t = useTranslations('incidentPlans');
  const incidents = useTranslations('incidents');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const query = useQuery(trpc.incidents.contacts.queryOptions({ id }, { refetchInterval: 60_000 }));
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError) return <Notice urgent title={refusal(query.error)} />;
  return (
    <section className={styles['contacts']} aria-label={t('contacts')}>
      {query.data.map((contact) => (
        <div key={`${contact.party} ${contact.organisation ?? 0}`} data-party={contact.party}>
          <p className={styles['organisation']}>
            <small>{incidents(`party.${contact.party}`)}</small>
            {contact.organisation === null ? t('noRecipient') : nameOf(contact)}
          </p>
          {contact.organisation !== null && contact.people.length === 0 ? (
            <p className={styles['muted']}>{t('noContacts')}</p>
          ) : null}
          <ul>
            {contact.people.map((person) => (
              <li key={`${person.name} ${person.phone}`}>
                <span>
                  {person.name}
                  <small>
                    {[person.post, person.onDuty ? t('onDuty') : '', person.leader ? t('leader') : '']
                      .filter((word) => word !== '')
                      .join(' · ')}
                  </small>
                </span>
                {person.phone === '' ? null : (
                  <a href={`tel:${person.phone}`}>
                    <Phone size={14} strokeWidth={1.5} aria-hidden /> {person.phone}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className={styles['muted']}>{t('contactsHint')}</p>
    </section>
  );
}
