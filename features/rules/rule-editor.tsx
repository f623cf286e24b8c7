'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import type { RuleBody } from '../../domain/rule.ts';
import { checkRule } from '../../domain/rule-check.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { DryRun } from './dry-run.tsx';
import { type Editing, EditorContext, useEditing } from './editor-context.ts';
import { ConditionsField, TierFields } from './rule-tiers.tsx';
import { WhatFields } from './rule-what.tsx';
import { RuleWords } from './rule-words.tsx';
import styles from './rules.module.css';

interface RuleEditorProps {
  /** null: a rule that does not exist yet. */
  readonly id: string | null;
  readonly body: RuleBody;
  readonly note: string;
  readonly onDone: (id: string) => void;
  readonly onCancel: () => void;
}

const ID = /^[a-z][a-z0-9_.]{2,59}$/;

/** Writes the draft of a version: what it looks at, its tiers, what it asks for; checked while one types, tried before it is saved. */
export function RuleEditor({ id, body: first, note: firstNote, onDone, onCancel }: RuleEditorProps) {
  const t = useTranslations('rules');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [body, setBody] = useState(first);
  const [newId, setNewId] = useState('');
  const [note, setNote] = useState(firstNote);
  const [tried, setTried] = useState(false);
  const save = useMutation(trpc.rules.saveDraft.mutationOptions());
  const problems = checkRule(body);
  const ruleId = id ?? newId;
  const isIdGood = ID.test(ruleId);
  const editing: Editing = {
    body,
    setBody,
    problems: tried ? problems : problems.filter((one) => one.code !== 'missing'),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.length > 0 || !isIdGood) return;
    save.mutate({ id: ruleId, body, note }, { onSuccess: () => onDone(ruleId) });
  };
  return (
    <EditorContext value={editing}>
      <form onSubmit={submit} aria-label={id === null ? t('newRule') : t('edit')} noValidate>
        <header className={styles['head']}>
          <h2>
            {id === null ? t('newRule') : t('edit')}
            {id === null ? null : <code>{id}</code>}
          </h2>
        </header>
        <RuleWords body={body} />
        {id === null ? (
          <div className={styles['grid']}>
            <Field
              label={t('id')}
              value={newId}
              onChange={(event) => setNewId(event.target.value)}
              error={tried && !isIdGood ? t('idHint') : null}
              autoCapitalize="none"
              spellCheck={false}
            />
          </div>
        ) : null}
        <WhatFields />
        {/* Limits of another kind mean something else: their fields begin anew. */}
        <TierFields key={body.kind} />
        {body.kind === 'combination' ? <ConditionsField /> : null}
        <ActionFields note={note} onNote={setNote} />
        {tried && problems.length > 0 ? <Notice urgent title={t('problems', { count: problems.length })} /> : null}
        {save.error === null ? null : <Notice urgent title={refusal(save.error)} />}
        <div className={styles['actions']}>
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t('save')}
          </Button>
          <Button onClick={onCancel}>{t('cancel')}</Button>
        </div>
      </form>
      {problems.length === 0 && isIdGood ? <DryRun id={ruleId} body={body} /> : null}
    </EditorContext>
  );
}

/** What the rule expects of people, where it comes from, and whether it holds at all. */
function ActionFields({ note, onNote }: { readonly note: string; readonly onNote: (note: string) => void }) {
  const t = useTranslations('rules');
  const { body, text, problem, set } = useEditing();
  return (
    <section className={styles['part']} aria-label={t('action')}>
      <h3>{t('action')}</h3>
      <div className={styles['grid']}>
        <Field label={t('actionZh')} {...text('actionZh')} error={problem('actionZh')} maxLength={300} />
        <Field label={t('actionEn')} {...text('actionEn')} error={problem('actionEn')} maxLength={300} />
        <Field label={t('source')} {...text('source')} error={problem('source')} maxLength={200} />
        <Field label={t('note')} value={note} maxLength={500} onChange={(event) => onNote(event.target.value)} />
        <Check label={t('active')} checked={body.active} onChange={(event) => set({ active: event.target.checked })} />
      </div>
    </section>
  );
}
