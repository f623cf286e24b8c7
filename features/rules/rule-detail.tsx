'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import type { RuleBody } from '../../domain/rule.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { DryRun } from './dry-run.tsx';
import { RuleChart } from './rule-chart.tsx';
import { RuleDecision } from './rule-decision.tsx';
import { RuleEditor } from './rule-editor.tsx';
import type { RuleVersion } from './rule-types.ts';
import { RuleVersions } from './rule-versions.tsx';
import { RuleWords, useAppliesTo, useRuleName } from './rule-words.tsx';
import styles from './rules.module.css';

interface RuleDetailProps {
  readonly id: string;
  /** The version to show first; null = the one in force. */
  readonly version: number | null;
  readonly userId: string | null;
  readonly mayDraft: boolean;
  readonly mayApprove: boolean;
}

const isInForce = (one: RuleVersion, now: number): boolean =>
  one.state === 'approved' && (one.validFrom ?? 0) <= now && (one.validTo === null || one.validTo > now);

/** One rule: what it says, what waits, how it ran, and every version it ever had. */
export function RuleDetail({ id, version, userId, mayDraft, mayApprove }: RuleDetailProps) {
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(trpc.rules.get.queryOptions({ id }, { retry: false }));
  const [shown, setShown] = useState(version);
  const [editing, setEditing] = useState<{ readonly body: RuleBody; readonly note: string } | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const reload = async (words: string) => {
    setTold(words);
    setEditing(null);
    await Promise.all([
      client.invalidateQueries({ queryKey: trpc.rules.get.queryKey({ id }) }),
      client.invalidateQueries({ queryKey: trpc.rules.list.queryKey() }),
    ]);
  };
  const t = useTranslations('rules');
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError) return <Notice urgent title={refusal(query.error)} />;
  const { versions, now } = query.data;
  const current = versions.find((one) => isInForce(one, now));
  const draft = versions.find((one) => one.state === 'draft');
  const seen = versions.find((one) => one.version === shown) ?? current ?? versions[0];
  if (seen === undefined) return null;
  if (editing !== null)
    return (
      <RuleEditor
        id={id}
        body={editing.body}
        note={editing.note}
        onDone={() => void reload(t('saved'))}
        onCancel={() => setEditing(null)}
      />
    );
  const change = () => setEditing({ body: (draft ?? seen).body, note: draft?.note ?? '' });
  return (
    <article>
      <Head
        seen={seen}
        current={current}
        onChange={mayDraft && (draft === undefined || draft.author === userId) ? change : null}
        hasDraft={draft !== undefined}
      />
      {told === null ? null : <Notice title={told} />}
      <RuleText seen={seen} />
      {draft === undefined ? null : (
        <Waits draft={draft} userId={userId} mayApprove={mayApprove} onDone={(words) => void reload(words)} />
      )}
      {mayDraft || mayApprove ? <DryRun key={(draft ?? seen).version} id={id} body={(draft ?? seen).body} /> : null}
      <RuleChart body={seen.body} />
      <RuleVersions versions={versions} shown={seen.version} current={current?.version ?? null} onShow={setShown} />
    </article>
  );
}

interface HeadProps {
  readonly seen: RuleVersion;
  readonly current: RuleVersion | undefined;
  readonly hasDraft: boolean;
  readonly onChange: (() => void) | null;
}

function Head({ seen, current, hasDraft, onChange }: HeadProps) {
  const t = useTranslations('rules');
  const nameOf = useRuleName();
  return (
    <header className={styles['head']}>
      <h2>
        {nameOf(seen.body)}
        <code>
          {seen.id} · {t('version', { version: seen.version })}
        </code>
      </h2>
      <span className={styles['mark']}>{seen === current ? t('inForce') : t(`stateWord.${seen.state}`)}</span>
      {seen.body.active ? null : <span className={styles['mark']}>{t('withdrawn')}</span>}
      {onChange === null ? null : <Button onClick={onChange}>{hasDraft ? t('editDraft') : t('edit')}</Button>}
    </header>
  );
}

function RuleText({ seen: { body } }: { readonly seen: RuleVersion }) {
  const t = useTranslations('rules');
  const appliesTo = useAppliesTo();
  return (
    <>
      <RuleWords body={body} />
      <dl className={styles['facts']}>
        <dt>{t('applies')}</dt>
        <dd>{appliesTo(body)}</dd>
        <dt>{t('action')}</dt>
        <dd>
          {body.actionZh}
          <br />
          <span className={styles['muted']}>{body.actionEn}</span>
        </dd>
        <dt>{t('source')}</dt>
        <dd>{body.source}</dd>
      </dl>
    </>
  );
}

interface WaitsProps {
  readonly draft: RuleVersion;
  readonly userId: string | null;
  readonly mayApprove: boolean;
  readonly onDone: (words: string) => void;
}

/** The draft that waits: what it says, who wrote it, and what may be done with it. */
function Waits({ draft, userId, mayApprove, onDone }: WaitsProps) {
  const t = useTranslations('rules');
  const refusal = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const withdraw = useMutation(trpc.rules.withdrawDraft.mutationOptions());
  const isOwn = draft.author === userId;
  return (
    <section className={styles['part']} aria-label={t('draftTitle', { version: draft.version })}>
      <h3>{t('draftTitle', { version: draft.version })}</h3>
      <p className={styles['muted']}>
        {t('draftBy', { name: draft.authorName, at: formatMoment(draft.createdAt, now) })}
        {draft.note === '' ? '' : ` · ${draft.note}`}
      </p>
      <RuleWords body={draft.body} />
      {draft.body.active ? null : <p>{t('withdrawn')}</p>}
      {withdraw.error === null ? null : <Notice urgent title={refusal(withdraw.error)} />}
      {isOwn ? <p className={styles['muted']}>{t('ownDraft')}</p> : null}
      {isOwn || mayApprove ? null : <p className={styles['muted']}>{t('noApproval')}</p>}
      {isOwn ? (
        <div className={styles['actions']}>
          <Button
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ id: draft.id }, { onSuccess: () => onDone('') })}
          >
            {t('withdraw')}
          </Button>
        </div>
      ) : null}
      {mayApprove && !isOwn ? <RuleDecision draft={draft} onDone={onDone} /> : null}
    </section>
  );
}
