'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './coverage.module.css';
import { usePointWords } from './coverage-words.ts';
import { StateMark } from './state-mark.tsx';

type Item = RouterOutputs['coverage']['object']['items'][number];

interface CoveragePanelProps {
  readonly fid: number;
  readonly mayExplain: boolean;
}

/** Required camera points of one object: there, sending, missing and why (REQ-VID-40, REQ-VID-05). */
export function CoveragePanel({ fid, mayExplain }: CoveragePanelProps) {
  const t = useTranslations('coverage');
  const trpc = useTRPC();
  const query = useQuery(trpc.coverage.object.queryOptions({ fid }));
  const [whole, setWhole] = useState(false);
  const items = query.data?.items ?? [];
  // Where no rule asks for cameras there is nothing to say.
  if (items.length === 0) return null;
  const wrong = items.filter(({ state }) => state !== 'met');
  const shown = whole ? items : wrong;
  return (
    <section className={styles['panel']} aria-label={t('title')}>
      <header className={styles['head']}>
        <h3>{t('title')}</h3>
        <span className={styles['sum']}>
          {t('sum', {
            required: items.length,
            missing: items.filter(({ state }) => state === 'missing').length,
            silent: items.filter(({ state }) => state === 'silent').length,
          })}
        </span>
      </header>
      <ul>
        {shown.map((item) => (
          <ItemRow key={`${item.requirement}.${item.key}`} fid={fid} item={item} mayExplain={mayExplain} />
        ))}
      </ul>
      {wrong.length === items.length ? null : (
        <Button look="quiet" onClick={() => setWhole(!whole)}>
          {whole ? t('onlyWrong') : t('showAll', { count: items.length })}
        </Button>
      )}
    </section>
  );
}

function ItemRow({
  fid,
  item,
  mayExplain,
}: {
  readonly fid: number;
  readonly item: Item;
  readonly mayExplain: boolean;
}) {
  const t = useTranslations('coverage');
  const point = usePointWords();
  const now = useNow();
  const [writing, setWriting] = useState(false);
  const reasons = [
    item.without.length > 0 ? t('without', { names: item.without.slice(0, 5).join('、') }) : null,
    item.offline > 0 ? t('offline', { count: item.offline }) : null,
    item.faulty > 0 ? t('faulty', { count: item.faulty }) : null,
  ].filter((reason) => reason !== null);
  return (
    <li className={styles['item']} data-item={item.key} data-state={item.state}>
      <StateMark state={item.state} />
      <span className={styles['name']} title={`${item.ruleSet} · ${item.requirement} · ${item.clause}`}>
        {point(item.key)}
      </span>
      <span className={styles['figures']}>
        {t('figures', { required: item.required, present: item.present, online: item.online })}
      </span>
      {reasons.length === 0 || item.state === 'met' ? null : <p className={styles['reason']}>{reasons.join(' · ')}</p>}
      {item.note === null || item.state !== 'missing' ? null : (
        <p className={styles['reason']}>
          {t('explained', {
            text: item.note.text,
            name: item.note.authorName,
            at: now === 0 ? '' : formatMoment(item.note.at, now),
          })}
        </p>
      )}
      {item.state === 'missing' && mayExplain && !writing ? (
        <Button look="quiet" onClick={() => setWriting(true)}>
          {item.note === null ? t('explain') : t('explainAnew')}
        </Button>
      ) : null}
      {writing ? <Explain fid={fid} item={item} onDone={() => setWriting(false)} /> : null}
    </li>
  );
}

function Explain({ fid, item, onDone }: { readonly fid: number; readonly item: Item; readonly onDone: () => void }) {
  const t = useTranslations('coverage');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const client = useQueryClient();
  const refusal = useRefusalWords();
  const [text, setText] = useState('');
  const command = useMutation(
    trpc.coverage.explain.mutationOptions({
      onSuccess: () => {
        onDone();
        void client.invalidateQueries({ queryKey: trpc.coverage.pathKey() });
      },
    }),
  );
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        command.mutate({ fid, ruleSet: item.ruleSet, item: item.key, text });
      }}
    >
      <textarea
        value={text}
        aria-label={t('explainWhy')}
        placeholder={t('explainWhy')}
        rows={2}
        minLength={4}
        maxLength={500}
        required
        onChange={(event) => setText(event.target.value)}
      />
      {command.error === null ? null : <p role="alert">{refusal(command.error)}</p>}
      <div className={styles['row']}>
        <Button type="submit" look="primary" disabled={command.isPending}>
          {t('save')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {common('cancel')}
        </Button>
      </div>
    </form>
  );
}
