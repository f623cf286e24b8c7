'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { INCIDENT_KINDS, type IncidentKind } from '../../domain/incident.ts';
import type { Permission } from '../../domain/role.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { IncidentPlanDraft } from './incident-plan-draft.tsx';
import { IncidentPlanEditor } from './incident-plan-editor.tsx';
import { IncidentSteps } from './incident-steps.tsx';
import type { IncidentPlanVersion } from './rule-types.ts';
import styles from './rules.module.css';

interface IncidentPlanPartProps {
  readonly permissions: readonly Permission[] | null;
  readonly userId: string | null;
}

const kindInAddress = (): IncidentKind => {
  const asked = new URLSearchParams(window.location.search).get('kind');
  return INCIDENT_KINDS.find((kind) => kind === asked) ?? 'fire';
};

/** Checklists that incidents start with, kind by kind, as versions that two persons make (REQ-WARN-13). */
export function IncidentPlanPart({ permissions, userId }: IncidentPlanPartProps) {
  const t = useTranslations('incidentPlans');
  const incidents = useTranslations('incidents');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [kind, setKind] = useState<IncidentKind>(kindInAddress);
  const [editing, setEditing] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const list = useQuery(trpc.incidentPlans.list.queryOptions());
  const query = useQuery(trpc.incidentPlans.get.queryOptions({ kind }));
  const withdraw = useMutation(trpc.incidentPlans.withdraw.mutationOptions());
  const done = (words: string | null) => {
    setEditing(false);
    setTold(words);
    void client.invalidateQueries({ queryKey: trpc.incidentPlans.pathKey() });
  };
  const choose = (next: IncidentKind) => {
    setKind(next);
    done(null);
    window.history.replaceState(window.history.state, '', `/rules?tab=incidents&kind=${next}`);
  };
  const data = query.data;
  const draft = data?.versions.find((one) => one.state === 'draft');
  const isOwn = draft !== undefined && draft.author === userId;
  const mayDraft = permissions?.includes('rules.draft') === true && (draft === undefined || isOwn);
  const versionWords = (version: number) => (version === 0 ? t('builtIn') : t('version', { version }));
  return (
    <article>
      <header className={styles['head']}>
        <h2>{t('title')}</h2>
      </header>
      <p className={styles['muted']}>{t('hint')}</p>
      <div className={styles['actions']}>
        <Choice
          label={incidents('kindLabel')}
          value={kind}
          onChange={(event) => choose(INCIDENT_KINDS.find((one) => one === event.target.value) ?? 'fire')}
        >
          {INCIDENT_KINDS.map((one) => (
            <option key={one} value={one}>
              {incidents(`kind.${one}`)}
              {list.data?.find((row) => row.kind === one)?.draft === true ? ` · ${t('draftWaits')}` : ''}
            </option>
          ))}
        </Choice>
        {mayDraft && !editing && data !== undefined ? (
          <Button onClick={() => setEditing(true)}>{draft === undefined ? t('edit') : t('editDraft')}</Button>
        ) : null}
        {isOwn && !editing ? (
          <Button
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ kind }, { onSuccess: () => done(null) })}
          >
            {t('withdraw')}
          </Button>
        ) : null}
      </div>
      {told === null ? null : <Notice title={told} />}
      {query.isPending ? <Waiting label={t('title')} /> : null}
      {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
      {withdraw.isError ? <Notice urgent title={refusal(withdraw.error)} /> : null}
      {data === undefined ? null : editing ? (
        <IncidentPlanEditor
          key={kind}
          kind={kind}
          steps={(draft ?? data.current).steps}
          note={draft?.note ?? ''}
          onDone={() => done(t('saved'))}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <>
          {draft === undefined ? null : (
            <IncidentPlanDraft
              draft={draft}
              isOwn={isOwn}
              mayDecide={permissions?.includes('rules.approve') === true}
              onDone={(approved) => done(approved ? t('approved') : t('refused'))}
            />
          )}
          <section className={styles['part']} aria-label={t('inForce')}>
            <h3>
              {t('inForce')} · {versionWords(data.current.version)}
            </h3>
            <IncidentSteps steps={data.current.steps} caption={t('inForce')} />
          </section>
          {data.versions.length === 0 ? null : <Versions versions={data.versions} />}
        </>
      )}
    </article>
  );
}

function Versions({ versions }: { readonly versions: readonly IncidentPlanVersion[] }) {
  const t = useTranslations('incidentPlans');
  const now = useNow();
  return (
    <section className={styles['part']} aria-label={t('versions')}>
      <h3>{t('versions')}</h3>
      <DataTable
        caption={t('versions')}
        rows={versions}
        rowKey={(row) => row.version}
        columns={[
          { id: 'version', title: t('versions'), oneLine: true, cell: (row) => t('version', { version: row.version }) },
          { id: 'state', title: t('state'), oneLine: true, cell: (row) => t(`stateOf.${row.state}`) },
          { id: 'author', title: t('author'), cell: (row) => row.authorName },
          { id: 'at', title: t('at'), oneLine: true, cell: (row) => formatMoment(row.decidedAt ?? row.createdAt, now) },
          { id: 'by', title: t('decidedBy'), cell: (row) => row.decidedByName || '–' },
          { id: 'note', title: t('note'), cell: (row) => row.reason || row.note || '–' },
        ]}
      />
    </section>
  );
}
