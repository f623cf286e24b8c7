'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { LEVEL_WORD } from '../../domain/permit-words.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { ApplyForm } from './apply-form.tsx';
import { PermitDetail } from './permit-detail.tsx';
import styles from './permits.module.css';

type Line = RouterOutputs['permits']['list'][number];
const LOOK_MS = 15_000;

interface PermitsScreenProps {
  /** null while it is not known who asks. */
  readonly mayRead: boolean | null;
  readonly mayHandle: boolean;
  readonly menu: ReactNode;
}

/** Permits of the eight special operations: what runs now and until when, what somebody has to look at, and each ticket. */
export function PermitsScreen({ mayRead, mayHandle, menu }: PermitsScreenProps) {
  const t = useTranslations('permits');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [part, setPart] = useState<'open' | 'closed'>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const [applying, setApplying] = useState(false);
  const list = useQuery(
    trpc.permits.list.queryOptions({ open: part === 'open' }, { enabled: mayRead === true, refetchInterval: LOOK_MS }),
  );
  const flagged = (list.data ?? []).filter((line) => line.flags.length > 0 || line.unheard > 0).length;
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      {mayRead === false ? <Notice title={t('noRights')} /> : null}
      {mayRead !== true ? null : (
        <main className={styles['split']} data-open={chosen !== null || applying}>
          <section className={styles['side']} aria-label={t('title')}>
            <Tabs
              label={t('title')}
              selected={part}
              onSelect={(next) => {
                setPart(next);
                setChosen(null);
              }}
              tabs={[
                { id: 'open', label: t('open') },
                { id: 'closed', label: t('closed') },
              ]}
            />
            {mayHandle ? (
              <Button
                look="primary"
                onClick={() => {
                  setChosen(null);
                  setApplying(true);
                }}
              >
                {t('apply')}
              </Button>
            ) : null}
            {list.isPending ? <Waiting label={common('loading')} /> : null}
            {list.isError ? <Notice urgent title={refusal(list.error)} /> : null}
            {list.data?.length === 0 ? <p className={styles['muted']}>{t('none')}</p> : null}
            {flagged === 0 ? null : <p className={styles['sum']}>{t('flagged', { count: flagged })}</p>}
            <ol className={styles['list']}>
              {(list.data ?? []).map((line) => (
                <Row
                  key={line.id}
                  line={line}
                  chosen={line.id === chosen}
                  onOpen={() => {
                    setApplying(false);
                    setChosen(line.id);
                  }}
                />
              ))}
            </ol>
          </section>
          <section className={styles['detail']}>
            {applying ? (
              <ApplyForm
                onDone={(id) => {
                  setApplying(false);
                  setChosen(id);
                }}
                onCancel={() => setApplying(false)}
              />
            ) : chosen === null ? (
              <p className={styles['muted']}>{t('choose')}</p>
            ) : (
              <PermitDetail key={chosen} id={chosen} mayHandle={mayHandle} onBack={() => setChosen(null)} />
            )}
          </section>
        </main>
      )}
    </div>
  );
}

function Row({ line, chosen, onOpen }: { readonly line: Line; readonly chosen: boolean; readonly onOpen: () => void }) {
  const t = useTranslations('permits');
  const now = useNow();
  const { locale } = useLocaleSwitch();
  return (
    <li>
      <button
        type="button"
        className={styles['row']}
        aria-current={chosen}
        data-permit={line.id}
        data-state={line.state}
        onClick={onOpen}
      >
        <strong>
          {t(`kind.${line.kind}`)} {t(`level.${LEVEL_WORD[line.level]}`)}
        </strong>
        <span data-late={line.flags.length > 0}>
          {line.flags[0] === undefined ? t(`state.${line.state}`) : t(`flag.${line.flags[0]}`)}
        </span>
        <span>{locale === 'en' && line.placeEn !== '' ? line.placeEn : line.place}</span>
        <span className={styles['muted']}>
          {line.ticket} · {t('guardianIs', { name: line.guardianName })}
          {now === 0 ? '' : ` · ${t('until', { moment: formatMoment(line.validTo, now) })}`}
          {line.unheard === 0 ? '' : ` · ${t('unheard', { count: line.unheard })}`}
        </span>
      </button>
    </li>
  );
}
