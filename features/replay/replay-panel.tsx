'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { WarningChange } from '../../domain/live-event.ts';
import type { Selection } from '../../domain/situation.ts';
import { tierOfRank } from '../../domain/tier.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { serverNow } from '../../lib/use-now.ts';
import type { FeatureState } from '../../map/contract.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './replay-panel.module.css';
import type { ReplayPlayer } from './replay-player.ts';
import { useReplayStatus } from './use-replay-status.ts';

interface ReplayPanelProps {
  readonly player: ReplayPlayer;
  readonly selection: Selection | null;
  /** State of an object at the moment that is shown. */
  readonly stateOf: (fid: number) => FeatureState | undefined;
  /** The filters of the map hold for the list too. */
  readonly passes: (state: FeatureState) => boolean;
  readonly onOpen: (selection: Selection) => void;
  readonly onBack: () => void;
  /** Back to live, with the same object open. */
  readonly onLive: () => void;
  /** Values of the object at a moment; made by another feature. */
  readonly values: (fid: number, at: number) => ReactNode;
}

/** Values are asked for at round moments, so that a running clock does not ask ten times a second. */
const VALUE_STEPS_MS: Readonly<Record<number, number>> = {
  1: 5_000,
  10: 10_000,
  60: 60_000,
  300: 300_000,
  900: 900_000,
};
const LARGEST_STEP_MS = 3_600_000;
const MOST_ROWS = 200;

/** The list of what stood open at the moment, or one object as it was; nobody acts on the past from here. */
export function ReplayPanel(props: ReplayPanelProps) {
  const { player, selection, stateOf, passes, onOpen } = props;
  const t = useTranslations('replay');
  const status = useReplayStatus(player);
  if (selection !== null) return <PastCard {...props} selection={selection} />;
  const rows = status.warnings.filter(({ fid }) => {
    const state = stateOf(fid);
    return state === undefined || passes(state);
  });
  return (
    <Panel label={t('list')} title={t('list')} note={t('count', { count: rows.length })}>
      {status.time < status.knownFrom ? (
        <Notice title={t('unknown')}>{t('noHistory', { moment: formatMoment(status.knownFrom, serverNow()) })}</Notice>
      ) : rows.length === 0 && status.phase === 'ready' ? (
        <Notice title={t('calm')}>{t('calmThen')}</Notice>
      ) : null}
      <ul id="warnings">
        {rows.slice(0, MOST_ROWS).map((warning) => (
          <PastRow key={warning.id} warning={warning} time={status.time} onOpen={onOpen} />
        ))}
      </ul>
    </Panel>
  );
}

function PastRow({
  warning,
  time,
  onOpen,
}: {
  readonly warning: WarningChange;
  readonly time: number;
  readonly onOpen: (selection: Selection) => void;
}) {
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const tier = tierOfRank(warning.tier);
  if (tier === null) return null;
  return (
    <li className={styles['row']} data-past-warning={warning.id} data-tier={tier}>
      <button
        type="button"
        className={styles['open']}
        onClick={() => onOpen({ layer: warning.layer, fid: warning.fid })}
      >
        <TierSymbol tier={tier} size={20} />
        <span className={styles['name']}>
          <span className={styles['word']}>{codes(`tier.${tier}`)}</span> · {warning.name}
        </span>
        <span className={styles['age']}>{formatSpan(Math.max(0, time - warning.openedAt) / 1000)}</span>
        <span className={styles['reason']}>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
        <span className={styles['handling']}>{codes(`handling.${warning.handling}`)}</span>
      </button>
    </li>
  );
}

function PastCard(props: ReplayPanelProps & { readonly selection: Selection }) {
  const { player, selection, stateOf, onBack, onLive, onOpen, values } = props;
  const t = useTranslations('replay');
  const codes = useTranslations('codes');
  const common = useTranslations('common');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const status = useReplayStatus(player);
  const place = useQuery(
    trpc.objects.locate.queryOptions({ fid: selection.fid }, { staleTime: 600_000, retry: false }),
  );
  const state = stateOf(selection.fid);
  const tier = state === undefined ? null : tierOfRank(state.tier);
  const stepMs = status.playing ? (VALUE_STEPS_MS[status.speed] ?? LARGEST_STEP_MS) : 1_000;
  const own = status.warnings.filter(({ fid }) => fid === selection.fid);
  return (
    <Panel
      takesFocus
      label={t('card')}
      title={place.data === undefined ? (place.isError ? t('gone') : '') : nameOf(place.data)}
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
      actions={<Button onClick={onLive}>{t('asItIs')}</Button>}
    >
      <p className={styles['state']} data-past-state={tier ?? (state?.online === false ? 'offline' : 'normal')}>
        {tier !== null ? (
          <>
            <TierSymbol tier={tier} lost={state?.lost === true} size={20} />
            <strong>{codes(`tierLong.${tier}`)}</strong>
            {state === undefined ? null : t('since', { moment: formatMoment(state.since, status.time) })}
          </>
        ) : state?.online === false ? (
          <>
            <TierSymbol tier="offline" size={20} />
            <strong>{t('offline')}</strong>
            {t('since', { moment: formatMoment(state.since, status.time) })}
          </>
        ) : (
          t('normal')
        )}
      </p>
      <ul>
        {own.map((warning) => (
          <PastRow key={warning.id} warning={warning} time={status.time} onOpen={onOpen} />
        ))}
      </ul>
      {values(selection.fid, Math.floor(status.time / stepMs) * stepMs)}
      <p className={styles['note']}>{t('actsAreLive')}</p>
    </Panel>
  );
}
