'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import type { LoopPlanInput } from '../../domain/loop-plan-check.ts';
import type { Permission } from '../../domain/role.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { PlanEditor } from './plan-editor.tsx';
import { PlanTable } from './plan-table.tsx';
import styles from './rules.module.css';

type PlanVersion = RouterOutputs['rules']['plans']['versions'][number];

interface PlanPartProps {
  readonly permissions: readonly Permission[] | null;
  readonly userId: string | null;
}

/** The handling plan: clocks, recipients and repeats as versions that two persons make (REQ-WARN-18). */
export function PlanPart({ permissions, userId }: PlanPartProps) {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(trpc.rules.plans.queryOptions());
  const [editing, setEditing] = useState<LoopPlanInput | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const reload = (words: string | null) => {
    setEditing(null);
    setTold(words);
    void client.invalidateQueries({ queryKey: trpc.rules.plans.queryKey() });
  };
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError) return <Notice urgent title={refusal(query.error)} />;
  const { versions, current } = query.data;
  const draft = versions.find((one) => one.state === 'draft');
  const inForce = versions.find((one) => one.version === current);
  if (inForce === undefined) return null;
  if (editing !== null)
    return <PlanEditor plan={editing} onDone={() => reload(t('saved'))} onCancel={() => setEditing(null)} />;
  const mayDraft = permissions?.includes('rules.draft') === true && (draft === undefined || draft.author === userId);
  return (
    <article>
      <header className={styles['head']}>
        <h2>
          {t('plan.title', { id: inForce.id })}
          <code>{t('version', { version: inForce.version })}</code>
        </h2>
        <span className={styles['mark']}>{t('inForce')}</span>
        {mayDraft ? (
          <Button onClick={() => setEditing((draft ?? inForce).plan)}>
            {draft === undefined ? t('edit') : t('editDraft')}
          </Button>
        ) : null}
      </header>
      <p className={styles['muted']}>{t('plan.hint')}</p>
      {told === null ? null : <Notice title={told} />}
      <PlanTable plan={inForce.plan} />
      {draft === undefined ? null : (
        <PlanDraft
          draft={draft}
          isOwn={draft.author === userId}
          mayApprove={permissions?.includes('rules.approve') === true}
          onDone={reload}
        />
      )}
      <PlanVersions versions={versions} current={current} />
    </article>
  );
}

interface PlanDraftProps {
  readonly draft: PlanVersion;
  readonly isOwn: boolean;
  readonly mayApprove: boolean;
  readonly onDone: (words: string | null) => void;
}

function PlanDraft({ draft, isOwn, mayApprove, onDone }: PlanDraftProps) {
  const t = useTranslations('rules');
  const refusal = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const decide = useMutation(trpc.rules.decidePlan.mutationOptions());
  const { id, version } = draft;
  return (
    <section className={styles['part']} aria-label={t('draftTitle', { version })}>
      <h3>{t('draftTitle', { version })}</h3>
      <p className={styles['muted']}>
        {t('draftBy', { name: draft.authorName, at: formatMoment(draft.createdAt, now) })}
      </p>
      <PlanTable plan={draft.plan} />
      {isOwn ? <p className={styles['muted']}>{t('ownDraft')}</p> : null}
      {decide.error === null ? null : <Notice urgent title={refusal(decide.error)} />}
      {mayApprove && !isOwn ? (
        <div className={styles['actions']}>
          <Button
            look="primary"
            disabled={decide.isPending}
            onClick={() => decide.mutate({ id, version, approve: true }, { onSuccess: () => onDone(t('plan.hint')) })}
          >
            {t('approve')}
          </Button>
          <Button
            disabled={decide.isPending}
            onClick={() => decide.mutate({ id, version, approve: false }, { onSuccess: () => onDone(null) })}
          >
            {t('refuse')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const STATE_WORD = { draft: 'draft', approved: 'approved', retired: 'refused' } as const;

function PlanVersions({
  versions,
  current,
}: {
  readonly versions: readonly PlanVersion[];
  readonly current: number | null;
}) {
  const t = useTranslations('rules');
  const now = useNow();
  return (
    <section className={styles['part']} aria-label={t('versions')}>
      <h3>{t('versions')}</h3>
      <DataTable
        caption={t('versions')}
        rows={versions}
        rowKey={(row) => `${row.id} ${row.version}`}
        columns={[
          {
            id: 'version',
            title: t('versionLabel'),
            oneLine: true,
            cell: (row) => t('version', { version: row.version }),
          },
          {
            id: 'state',
            title: t('state'),
            oneLine: true,
            cell: (row) => (row.version === current ? t('inForce') : t(`stateWord.${STATE_WORD[row.state]}`)),
          },
          { id: 'from', title: t('from'), oneLine: true, cell: (row) => formatMoment(row.validFrom, now) },
          { id: 'author', title: t('author'), cell: (row) => row.authorName || row.author },
          { id: 'decided', title: t('decidedBy'), cell: (row) => row.approvedByName || (row.approvedBy ?? '–') },
        ]}
      />
    </section>
  );
}
