'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { partyWords } from '../../domain/notice-words.ts';
import { PARTIES, type Party } from '../../domain/party.ts';
import { SECTORS, sectorCode } from '../../domain/sector.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './channels.module.css';
import { Listing } from './listing.tsx';
import { OrganisationField } from './organisation-field.tsx';
import { usePlaceWords } from './use-place-words.ts';

const numberOf = (values: FormData, name: string): number => Number(values.get(name) ?? 0) || 0;

/** The table that alone decides who is told (REQ-ROLE-41), and every place that it forgets. */
export function RecipientsPart() {
  const t = useTranslations('channels');
  const common = useTranslations('common');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const client = useQueryClient();
  const places = usePlaceWords();
  const query = useQuery(trpc.notify.recipients.queryOptions());
  const reload = () => client.invalidateQueries({ queryKey: trpc.notify.recipients.queryKey() });
  const set = useMutation(trpc.notify.setRecipient.mutationOptions({ onSuccess: reload }));
  const remove = useMutation(trpc.notify.removeRecipient.mutationOptions({ onSuccess: reload }));
  const gaps = query.data?.gaps ?? [];
  return (
    <section className={styles['part']} aria-label={t('tab.recipients')}>
      {query.data === undefined ? null : gaps.length === 0 ? (
        <p className={styles['hint']}>{t('gapNone')}</p>
      ) : (
        <div className={styles['gaps']} role="status">
          <strong>{t('gaps', { count: gaps.length })}</strong>
          <span className={styles['hint']}>{t('gapHint')}</span>
          <ul>
            {gaps.map((gap) => (
              <li key={`${gap.party} ${gap.sector} ${gap.zone} ${gap.enterprise}`}>
                {t('gapOf', {
                  party: partyWords(gap.party, locale),
                  place: gap.name === '' ? places(gap) : nameOf(gap),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <RecipientForm busy={set.isPending} onSet={(rule, form) => set.mutate(rule, { onSuccess: () => form.reset() })} />
      <p className={styles['hint']}>{t('enterpriseSelf')}</p>
      <Listing
        caption={t('tab.recipients')}
        query={query}
        rows={query.data?.rules ?? []}
        rowKey={(row) => row.id}
        empty={t('empty')}
        problem={set.error ?? remove.error}
        columns={[
          { id: 'party', title: t('partyTitle'), cell: (row) => partyWords(row.party, locale) },
          { id: 'place', title: `${t('sector')} · ${t('zone')} · ${t('enterprise')}`, cell: (row) => places(row) },
          {
            id: 'organisation',
            title: t('organisation'),
            cell: (row) => nameOf({ name: row.organisationName, nameEn: row.organisationNameEn }),
          },
          {
            id: 'contacts',
            title: t('contactsCount'),
            number: true,
            cell: (row) => (row.contacts === 0 ? t('noContacts') : row.contacts),
          },
          {
            id: 'actions',
            title: '',
            cell: (row) => (
              <div className={styles['actions']}>
                <PressedTwice
                  sure={common('sure', { action: t('remove') })}
                  onConfirm={() => remove.mutate({ id: row.id })}
                >
                  {t('remove')}
                </PressedTwice>
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}

interface NewRule {
  readonly party: Party;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly organisation: number;
}

/** What stays open means any; only the parts that matter for a party are asked. */
function RecipientForm(props: {
  readonly busy: boolean;
  readonly onSet: (rule: NewRule, form: HTMLFormElement) => void;
}) {
  const t = useTranslations('channels');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const frame = useQuery(trpc.situation.frame.queryOptions(undefined, { staleTime: 60_000 }));
  const [party, setParty] = useState<Party>('regulator');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    props.onSet(
      {
        party,
        sector: numberOf(values, 'sector'),
        zone: numberOf(values, 'zone'),
        enterprise: numberOf(values, 'enterprise'),
        organisation: numberOf(values, 'organisation'),
      },
      event.currentTarget,
    );
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('setRecipient')}>
      <Choice
        label={t('partyTitle')}
        value={party}
        onChange={(event) => setParty(PARTIES.find((one) => one === event.target.value) ?? party)}
      >
        {PARTIES.map((one) => (
          <option key={one} value={one}>
            {partyWords(one, locale)}
          </option>
        ))}
      </Choice>
      <Choice label={t('sector')} name="sector" defaultValue={0}>
        <option value={0}>{t('any')}</option>
        {SECTORS.map((sector) => (
          <option key={sector} value={sectorCode(sector)}>
            {codes(`sector.${sector}`)}
          </option>
        ))}
      </Choice>
      <Choice label={t('zone')} name="zone" defaultValue={0}>
        <option value={0}>{t('any')}</option>
        {(frame.data?.zones ?? []).map((zone) => (
          <option key={zone.key} value={zone.key}>
            {nameOf(zone)}
          </option>
        ))}
      </Choice>
      {party === 'enterprise' ? <Field label={t('enterprise')} name="enterprise" inputMode="numeric" /> : null}
      <OrganisationField name="organisation" />
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={props.busy}>
          {t('setRecipient')}
        </Button>
      </div>
    </form>
  );
}
