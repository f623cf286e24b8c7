'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Trash2, X } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RosterWeek } from './duty-types.ts';
import styles from './roster.module.css';

export interface Cell {
  readonly day: string;
  readonly shift: number;
}

interface Person {
  readonly key: number;
  readonly name: string;
  readonly post: string;
  readonly phone: string;
  readonly leader: boolean;
  readonly userId: string | null;
}

interface EditorProps {
  readonly organisation: number;
  readonly week: RosterWeek;
  readonly cell: Cell;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Who keeps watch in one shift of one day, written as a whole. A known name brings its post and telephone. */
export function RosterCellEditor({ organisation, week, cell, onDone, onClose }: EditorProps) {
  const t = useTranslations('duty.roster');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const list = useId();
  const first = useRef<HTMLFormElement | null>(null);
  const known = useQuery(trpc.duty.people.queryOptions({ organisation }));
  const [people, setPeople] = useState<readonly Person[]>(() => startOf(week, cell));
  const save = useMutation(trpc.duty.setRoster.mutationOptions({ onSuccess: onDone }));
  useEffect(() => {
    first.current?.querySelector('input')?.focus();
    first.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const change = (key: number, patch: Partial<Person>) =>
    setPeople((all) => all.map((person) => (person.key === key ? { ...person, ...patch } : person)));
  const rename = (key: number, name: string) => {
    const found = known.data?.find((person) => person.name === name);
    change(key, found === undefined ? { name } : { ...found });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const named = people.filter(({ name }) => name.trim() !== '').map(({ key: _key, ...person }) => person);
    save.mutate({ organisation, ...cell, people: named });
  };
  const shift = week.shifts.find(({ id }) => id === cell.shift);
  const title = t('editTitle', { day: cell.day, shift: shift === undefined ? '' : nameIn(locale, shift) });
  return (
    <form ref={first} className={styles['editor']} onSubmit={submit} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <IconButton label={common('close')} onClick={onClose}>
          <X size={18} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </header>
      <datalist id={list}>
        {(known.data ?? []).map((person) => (
          <option key={person.name} value={person.name} />
        ))}
      </datalist>
      {people.map((person) => (
        <div key={person.key} className={styles['editRow']}>
          <Field
            label={t('name')}
            list={list}
            value={person.name}
            maxLength={40}
            onChange={(event) => rename(person.key, event.target.value)}
          />
          <Field
            label={t('post')}
            value={person.post}
            maxLength={40}
            onChange={(event) => change(person.key, { post: event.target.value })}
          />
          <Field
            label={t('phone')}
            type="tel"
            value={person.phone}
            maxLength={24}
            onChange={(event) => change(person.key, { phone: event.target.value })}
          />
          <Check
            label={t('leader')}
            checked={person.leader}
            onChange={(event) => change(person.key, { leader: event.target.checked })}
          />
          <IconButton
            label={t('remove', { name: person.name })}
            onClick={() => setPeople((all) => all.filter(({ key }) => key !== person.key))}
          >
            <Trash2 size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </div>
      ))}
      {save.isError ? <Notice urgent title={refusal(save.error)} /> : null}
      <p className={styles['acts']}>
        <Button onClick={() => setPeople((all) => [...all, blank(all, false)])}>{t('addPerson')}</Button>
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('save')}
        </Button>
      </p>
    </form>
  );
}

function blank(people: readonly Person[], leader: boolean): Person {
  const key = Math.max(0, ...people.map((person) => person.key)) + 1;
  return { key, name: '', post: '', phone: '', leader, userId: null };
}

/** What is planned; in an empty shift one line for the officer and one for the leader. */
function startOf(week: RosterWeek, cell: Cell): readonly Person[] {
  const people = week.entries
    .filter((entry) => entry.day === cell.day && entry.shift === cell.shift)
    .map(({ name, post, phone, leader, userId }, key) => ({ key, name, post, phone, leader, userId }));
  if (people.length > 0) return people;
  const officer = blank([], false);
  return [officer, blank([officer], true)];
}
