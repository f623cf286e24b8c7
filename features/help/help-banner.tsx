'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LifeBuoy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMinute, formatPosition, formatSpan } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './help.module.css';
import { useHelpSound } from './use-help-sound.ts';

type Call = RouterOutputs['help']['calls'][number];
/** The live line tells at once; this is for when it is down. */
const LOOK_MS = 15_000;

interface HelpBannerProps {
  readonly enabled: boolean;
  readonly mayKeep: boolean;
}

/** Calls for help from the field, above everything and with sound until somebody answers. */
export function HelpBanner({ enabled, mayKeep }: HelpBannerProps) {
  const t = useTranslations('help');
  const trpc = useTRPC();
  const calls = useQuery(trpc.help.calls.queryOptions(undefined, { enabled, refetchInterval: LOOK_MS }));
  const open = calls.data ?? [];
  const silent = useHelpSound(open.some(({ state }) => state === 'open'));
  if (open.length === 0) return null;
  return (
    <section className={styles['banner']} aria-label={t('title')}>
      {silent ? <p role="status">{t('noSound')}</p> : null}
      <ol>
        {open.map((call) => (
          <CallRow key={call.id} call={call} mayKeep={mayKeep} />
        ))}
      </ol>
    </section>
  );
}

function CallRow({ call, mayKeep }: { readonly call: Call; readonly mayKeep: boolean }) {
  const t = useTranslations('help');
  const words = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState('');
  const onSettled = () => client.invalidateQueries({ queryKey: trpc.help.pathKey() });
  const acknowledge = useMutation(trpc.help.acknowledge.mutationOptions({ onSettled }));
  const end = useMutation(trpc.help.end.mutationOptions({ onSettled }));
  const failed = acknowledge.error ?? end.error;
  return (
    <li className={styles['call']} data-call={call.id} data-state={call.state} role="alert">
      <LifeBuoy size={24} strokeWidth={1.5} aria-hidden />
      <p>
        <strong>{t('calls', { name: call.callerName, moment: formatMinute(call.calledAt) })}</strong>{' '}
        {call.phone === '' ? t('noPhone') : <a href={`tel:${call.phone}`}>{call.phone}</a>}
        <br />
        {call.lng === null || call.lat === null ? (
          t('noPosition')
        ) : (
          <a href={`/?v=${call.lng.toFixed(5)},${call.lat.toFixed(5)},17`}>
            {formatPosition(call.lng, call.lat)} ±{Math.round(call.accuracyMeters ?? 0)} m
          </a>
        )}
        {call.positionAt === null || now === 0
          ? ''
          : ` · ${t('age', { span: formatSpan(Math.max(0, now - call.positionAt) / 1000) })}`}
        {call.state === 'acknowledged' ? ` · ${t('answeredBy', { name: call.acknowledgedName })}` : ''}
        {failed === null ? '' : ` · ${words(failed)}`}
      </p>
      {mayKeep && call.state === 'open' ? (
        <Button look="primary" disabled={acknowledge.isPending} onClick={() => acknowledge.mutate({ id: call.id })}>
          {t('acknowledge')}
        </Button>
      ) : null}
      {mayKeep && call.state === 'acknowledged' ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            end.mutate({ id: call.id, outcome });
          }}
        >
          <input
            aria-label={t('outcome')}
            placeholder={t('outcome')}
            value={outcome}
            maxLength={500}
            onChange={(event) => setOutcome(event.target.value)}
          />
          <Button type="submit" disabled={end.isPending || outcome.trim().length < 2}>
            {t('end')}
          </Button>
        </form>
      ) : null}
    </li>
  );
}
