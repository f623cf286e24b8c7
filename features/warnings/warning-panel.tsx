'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, LocateFixed, Radar } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { decimalsOfLimit, formatValue } from '../../domain/indicator.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { StepTimeline } from './step-timeline.tsx';
import { ToldList } from './told-list.tsx';
import { WarningActions } from './warning-actions.tsx';
import { WarningCameras } from './warning-cameras.tsx';
import { ClockList, WarningClock } from './warning-clock.tsx';
import type { WarningDetail } from './warning-detail.ts';
import { WarningHead } from './warning-head.tsx';
import styles from './warning-panel.module.css';

/** Deliveries and comments change without an event of the warning: they are asked for again, sooner while some are under way. */
const DELIVERY_MS = 5000;
const COMMENT_MS = 15_000;

interface WarningPanelProps {
  readonly id: number;
  /** Account of the viewer. */
  readonly me: string;
  readonly placeOf: (warning: WarningDetail) => string;
  readonly className?: string | undefined;
  readonly onBack: () => void;
  /** The warning is known: the map may go there. */
  readonly onLoaded: (warning: WarningDetail) => void;
  readonly onObject: (warning: WarningDetail) => void;
  readonly onShow: (warning: WarningDetail) => void;
  readonly onAround: (warning: WarningDetail) => void;
  readonly onCamera: (camera: WarningDetail['cameras'][number]) => void;
  /** What other features add at the end; composed by the page. */
  readonly extra?: (warning: WarningDetail) => ReactNode;
}

/** One warning from its reason to its sign-off, in one column that a tired officer reads from top to bottom. */
export function WarningPanel(props: WarningPanelProps) {
  const { id, me, placeOf, className, onBack, onLoaded, onObject, onShow, onAround, onCamera, extra } = props;
  const t = useTranslations('warnings');
  const cards = useTranslations('cards');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const now = useNow();
  const query = useQuery({
    ...trpc.warnings.get.queryOptions({ id }),
    refetchInterval: ({ state }) => {
      if (state.data?.state === 'closed') return false;
      const underWay = state.data?.deliveries.some((one) => one.state === 'waiting' || one.state === 'sent');
      return underWay === true ? DELIVERY_MS : COMMENT_MS;
    },
  });
  const warning: WarningDetail | undefined = query.data;
  const loaded = warning !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per warning, when it is there
  useEffect(() => {
    if (warning !== undefined) onLoaded(warning);
  }, [loaded, id]);
  return (
    <Panel
      takesFocus
      className={className}
      label={t('panel.label')}
      title={t('panel.label')}
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
      actions={
        warning === undefined ? null : (
          <>
            <IconButton label={t('panel.around')} onClick={() => onAround(warning)}>
              <Radar size={16} strokeWidth={1.5} aria-hidden />
            </IconButton>
            <IconButton label={cards('showOnMap')} onClick={() => onShow(warning)}>
              <LocateFixed size={16} strokeWidth={1.5} aria-hidden />
            </IconButton>
          </>
        )
      }
    >
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice
          urgent
          title={warning === undefined ? t('panel.notFound') : common('failed')}
          action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      ) : null}
      {warning === undefined || now === 0 ? null : (
        <article className={styles['body']} data-handling={warning.handling} data-open-warning={warning.id}>
          <WarningHead warning={warning} now={now} place={placeOf(warning)} onObject={() => onObject(warning)} />
          <WarningClock warning={warning} now={now} />
          <ClockList warning={warning} now={now} />
          <WarningActions key={warning.id} warning={warning} me={me} now={now} />
          <ToldList warning={warning} now={now} />
          <WarningCameras warning={warning.id} cameras={warning.cameras} onCamera={onCamera} />
          <StepTimeline warning={warning} now={now} />
          {extra?.(warning)}
          <Basis warning={warning} />
        </article>
      )}
    </Panel>
  );
}

/** Which rule and which plan stand behind it, with the values that decided (REQ-WARN-16, -18). */
function Basis({ warning }: { readonly warning: WarningDetail }) {
  const t = useTranslations('warnings');
  const { ruleId, ruleVersion, planId, planVersion, causeValue, limitValue, indicator, unit } = warning;
  // As many decimals as the limit has: "0.10" for 0.095 would be another limit.
  const decimals = decimalsOfLimit(indicator, limitValue ?? 0);
  const figure = (value: number) => `${formatValue(indicator, value, decimals)}${unit === '' ? '' : ` ${unit}`}`;
  return (
    <footer className={styles['basis']}>
      {causeValue === null || limitValue === null ? null : (
        <span>{t('panel.value', { value: figure(causeValue), limit: figure(limitValue) })}</span>
      )}
      {ruleId === null ? null : (
        <a href={`/rules?rule=${encodeURIComponent(ruleId)}&version=${ruleVersion ?? 1}`}>
          {t('panel.rules', { rule: ruleId, version: ruleVersion ?? 1 })}
        </a>
      )}
      {planId === null ? null : (
        <a href="/rules?tab=plan">{t('panel.plan', { plan: planId, version: planVersion ?? 1 })}</a>
      )}
    </footer>
  );
}
