'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, LocateFixed, Video } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { replayPath } from '../../domain/replay-link.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './incident.module.css';
import { CasualtiesPart } from './incident-casualties.tsx';
import { IncidentContacts } from './incident-contacts.tsx';
import { IncidentLog } from './incident-log.tsx';
import { IncidentPlan } from './incident-plan.tsx';
import { type IncidentCommands, useIncidentCommands } from './incident-queries.ts';
import { IncidentReports } from './incident-reports.tsx';
import type { Incident } from './incident-types.ts';

interface IncidentPanelProps {
  readonly id: number;
  readonly onBack: () => void;
  readonly onShow: (incident: Incident) => void;
  readonly onVideo: (incident: Incident) => void;
  readonly onWarning: (incident: Incident) => void;
  /** What lies within the radius, and the ring on the map; made by another feature. `onRadius` is absent for readers. */
  readonly surroundings: (incident: Incident, onRadius: (meters: number) => void) => ReactNode;
}

/** The incident view (REQ-EMER-04): clocks and reports, plan, surroundings, log; one column for a person in a hurry. */
export function IncidentPanel({ id, onBack, onShow, onVideo, onWarning, surroundings }: IncidentPanelProps) {
  const t = useTranslations('incidents');
  const common = useTranslations('common');
  const replay = useTranslations('replay');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const query = useQuery(trpc.incidents.get.queryOptions({ id }));
  const commands = useIncidentCommands();
  const incident = query.data;
  return (
    <Panel
      takesFocus
      label={t('title')}
      title={incident === undefined ? t('title') : `${t(`kind.${incident.kind}`)} · ${nameOf(incident)}`}
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
      actions={
        incident === undefined ? null : (
          <>
            <a
              className={styles['wall']}
              href={`/video?at=${incident.lng},${incident.lat}&radius=${Math.min(3000, Math.round(incident.radiusMeters))}`}
            >
              {t('videoWall')}
            </a>
            <a className={styles['wall']} href={replayPath(incident.openedAt, [incident.lng, incident.lat])}>
              {replay('incident')}
            </a>
            <IconButton label={t('cameras')} onClick={() => onVideo(incident)}>
              <Video size={16} strokeWidth={1.5} aria-hidden />
            </IconButton>
            <IconButton label={t('show')} onClick={() => onShow(incident)}>
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
          title={common('failed')}
          action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      ) : null}
      {incident === undefined ? null : (
        <IncidentBody
          incident={incident}
          commands={commands}
          onWarning={onWarning}
          surroundings={surroundings(incident, (meters) => {
            if (incident.mayCommand && incident.state === 'open' && meters !== incident.radiusMeters)
              commands.radius.mutate({ id, radiusMeters: meters });
          })}
        />
      )}
    </Panel>
  );
}

interface BodyProps {
  readonly incident: Incident;
  readonly commands: IncidentCommands;
  readonly onWarning: (incident: Incident) => void;
  readonly surroundings: ReactNode;
}

function IncidentBody({ incident, commands, onWarning, surroundings }: BodyProps) {
  const t = useTranslations('incidents');
  const plans = useTranslations('incidentPlans');
  const codes = useTranslations('codes');
  const refusal = useRefusalWords();
  const { locale } = useLocaleSwitch();
  const now = useNow();
  const [tab, setTab] = useState<'around' | 'plan' | 'contacts' | 'log'>('around');
  if (now === 0) return null;
  const { warning } = incident;
  const failed = Object.values(commands).find((command) => command.isError);
  const may = incident.mayCommand && incident.state === 'open';
  return (
    <>
      {incident.exercise ? <p className={styles['exercise']}>{t('exerciseMark')}</p> : null}
      <p className={styles['clock']}>
        {incident.closedAt === null
          ? t('running', { span: formatSpan((now - incident.openedAt) / 1000) })
          : t('closedAfter', { span: formatSpan((incident.closedAt - incident.openedAt) / 1000) })}
        <span>{t('openedBy', { at: formatMoment(incident.openedAt, now), name: incident.openedByName })}</span>
      </p>
      {warning === null ? null : (
        <button type="button" className={styles['warning']} onClick={() => onWarning(incident)}>
          {warning.worstTier === null ? null : (
            <TierSymbol tier={warning.worstTier} title={codes(`tier.${warning.worstTier}`)} />
          )}
          <span>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
        </button>
      )}
      {failed === undefined ? null : <Notice urgent title={refusal(failed.error)} />}
      <IncidentReports incident={incident} commands={commands} now={now} />
      <Tabs
        label={t('tabs')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'around', label: t('surroundings') },
          { id: 'plan', label: t('plan'), count: incident.plan.filter((step) => step.doneAt === null).length },
          { id: 'contacts', label: plans('contacts') },
          { id: 'log', label: t('logTitle') },
        ]}
      />
      {/* Stays mounted: the ring on the map belongs to the incident, not to the tab. */}
      <div hidden={tab !== 'around'}>{surroundings}</div>
      {tab === 'plan' ? (
        <IncidentPlan
          incident={incident}
          now={now}
          onDone={may ? (step) => commands.step.mutate({ id: incident.id, step }) : null}
        />
      ) : null}
      {tab === 'contacts' ? <IncidentContacts id={incident.id} /> : null}
      {tab === 'log' ? (
        <>
          <IncidentLog incident={incident} commands={commands} mayWrite={may} />
          <CasualtiesPart
            key={JSON.stringify(incident.casualties)}
            casualties={incident.casualties}
            onSave={may ? (casualties) => commands.casualties.mutate({ id: incident.id, casualties }) : null}
          />
        </>
      ) : null}
    </>
  );
}
