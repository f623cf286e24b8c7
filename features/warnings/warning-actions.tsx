'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import type { CommandName } from '../../domain/loop-state.ts';
import { ActForm } from './act-form.tsx';
import { AssignForm } from './assign-form.tsx';
import { type ActFacts, otherActs, owedAct, pairedAct, primaryAct } from './next-act.ts';
import { useActWords } from './use-act-words.ts';
import { useWarningAct } from './use-warning-act.ts';
import { actAtOnce } from './warning-act.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-form.module.css';

interface WarningActionsProps {
  readonly warning: WarningDetail;
  readonly me: string;
  readonly now: number;
}

/** What this person can do now: one thing large, its counterpart beside it, the rest behind "more". */
export function WarningActions({ warning, me, now }: WarningActionsProps) {
  const t = useTranslations('warnings');
  const words = useActWords(warning);
  const [form, setForm] = useState<CommandName | null>(null);
  const [more, setMore] = useState(false);
  const [done, setDone] = useState('');
  const act = useWarningAct(warning.id);
  const facts: ActFacts = { ...warning, acknowledged: warning.acknowledgedAt !== null };
  const first = primaryAct(facts);
  const pair = pairedAct(first, warning.allowed);
  const others = otherActs(facts);

  const press = (command: CommandName) => {
    setDone('');
    const atOnce = actAtOnce(command);
    if (atOnce === null) {
      setForm(form === command ? null : command);
      return;
    }
    const { epoch, handling } = warning;
    act.mutate(
      { act: atOnce, expected: { epoch, handling } },
      { onSuccess: () => setDone(t('act.done', { act: words.name(command) })) },
    );
  };
  const close = (sent: boolean) => {
    if (sent && form !== null) setDone(t('act.done', { act: words.name(form) }));
    setForm(null);
    setMore(false);
  };
  const opened =
    form === null ? null : form === 'assign' ? (
      <AssignForm warning={warning} me={me} onClose={close} />
    ) : (
      <ActForm key={form} command={form} warning={warning} now={now} onClose={close} />
    );

  return (
    <section className={styles['actions']} data-actions>
      <Owed warning={warning} first={first} />
      {first === null ? null : (
        <div className={styles['primary']}>
          <Button
            look="primary"
            className={styles['large']}
            aria-keyshortcuts="e"
            aria-expanded={actAtOnce(first) === null ? form === first : undefined}
            disabled={act.isPending}
            data-act={first}
            onClick={() => press(first)}
          >
            {words.name(first)}
          </Button>
          {pair === null ? null : (
            <Button
              className={styles['large']}
              aria-expanded={form === pair}
              data-act={pair}
              onClick={() => press(pair)}
            >
              {words.name(pair)}
            </Button>
          )}
        </div>
      )}
      {form !== null && (form === first || form === pair) ? opened : null}
      {others.length === 0 ? null : (
        <Button look="quiet" aria-keyshortcuts="m" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? t('act.fewer') : t('act.more')}
        </Button>
      )}
      {more ? (
        <div className={styles['others']}>
          {others.map((command) => (
            <Button
              key={command}
              aria-expanded={actAtOnce(command) === null ? form === command : undefined}
              data-act={command}
              onClick={() => press(command)}
            >
              {words.name(command)}
            </Button>
          ))}
        </div>
      ) : null}
      {form !== null && form !== first && form !== pair ? opened : null}
      {act.isError ? (
        <p className={styles['problem']} role="alert">
          {words.refusal(act.error)}
        </p>
      ) : null}
      <p className={styles['done']} role="status">
        {done}
      </p>
    </section>
  );
}

/** Who owes the next step, so that nobody waits for somebody else who waits. */
function Owed({ warning, first }: { readonly warning: WarningDetail; readonly first: CommandName | null }) {
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const words = useActWords(warning);
  const owed = owedAct(warning, warning.plan.tiers[warning.tier].tracker, warning.enterprise);
  if (owed === null) return null;
  const about = { party: codes(`party.${owed.party}`), act: words.name(owed.act) };
  return <p className={styles['owed']}>{first === owed.act ? t('panel.owed', about) : t('panel.owedFrom', about)}</p>;
}
