'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { AreasTab, type AskMap } from './areas-tab.tsx';
import { ExerciseMark } from './exercise-mark.tsx';
import styles from './incident.module.css';
import { CasualtiesPart } from './incident-casualties.tsx';
import { IncidentContacts } from './incident-contacts.tsx';
import { IncidentLinks } from './incident-links.tsx';
import { IncidentLog } from './incident-log.tsx';
import { IncidentPlan } from './incident-plan.tsx';
import type { IncidentCommands } from './incident-queries.ts';
import { IncidentReports } from './incident-reports.tsx';
import type { Incident } from './incident-types.ts';
import type { IncidentDrawing } from './response-overlay.ts';
import { useAdvice, useResponse, useResponseCommands, useStaging } from './response-queries.ts';
import { TasksPart } from './tasks-part.tsx';
import { UnitsTab } from './units-tab.tsx';
import { useResponseDrawing } from './use-response-drawing.ts';
import { useUnitRoutes } from './use-unit-routes.ts';

interface BodyProps {
  readonly incident: Incident;
  readonly commands: IncidentCommands;
  readonly onWarning: (incident: Incident) => void;
  readonly onDraw: (drawing: IncidentDrawing | null) => void;
  readonly askMap: AskMap;
  readonly surroundings: ReactNode;
}

type TabId = 'units' | 'around' | 'areas' | 'plan' | 'contacts' | 'log';

/** Clocks and reports on top; units, surroundings, areas, plan with tasks, contacts and the log below. */
export function IncidentBody(props: BodyProps) {
  const { incident, commands, onWarning, onDraw, askMap, surroundings } = props;
  const t = useTranslations('incidents');
  const plans = useTranslations('incidentPlans');
  const words = useTranslations('response');
  const now = useNow();
  const [tab, setTab] = useState<TabId>('units');
  const open = incident.state === 'open';
  const { data: picture } = useResponse(incident.id);
  const { data: staging } = useStaging(incident.id, open);
  const advice = useAdvice(incident.id, open);
  const response = useResponseCommands();
  const routes = useUnitRoutes(advice.data, picture?.units ?? [], staging?.wind?.fromDeg ?? null);
  const drawing = useResponseDrawing(picture, staging, routes);
  useEffect(() => onDraw(drawing), [drawing, onDraw]);
  useEffect(() => () => onDraw(null), [onDraw]);
  if (now === 0) return null;
  const may = incident.mayCommand && open;
  return (
    <>
      {incident.exercise ? <ExerciseMark /> : null}
      <IncidentHead incident={incident} now={now} onWarning={onWarning} />
      <IncidentLinks incident={incident} may={may} onShare={() => response.share.mutate({ incidentId: incident.id })} />
      <Failed commands={{ ...commands, ...response }} />
      <IncidentReports incident={incident} commands={commands} now={now} />
      <Tabs
        label={t('tabs')}
        selected={tab}
        onSelect={setTab}
        tabs={[
          {
            id: 'units',
            label: words('units'),
            count: picture?.units.filter((unit) => unit.releasedAt === null).length,
          },
          { id: 'around', label: t('surroundings') },
          { id: 'areas', label: words('areas'), count: picture?.areas.length },
          { id: 'plan', label: t('plan'), count: incident.plan.filter((step) => step.doneAt === null).length },
          { id: 'contacts', label: plans('contacts') },
          { id: 'log', label: t('logTitle') },
        ]}
      />
      {/* Stays mounted: the ring on the map belongs to the incident, not to the tab. */}
      <div hidden={tab !== 'around'}>{surroundings}</div>
      {tab === 'units' && picture !== undefined ? (
        <UnitsTab
          incident={incident}
          picture={picture}
          advice={advice.data}
          error={advice.error}
          commands={response}
          routes={routes}
          now={now}
        />
      ) : null}
      {tab === 'areas' && picture !== undefined ? (
        <AreasTab incidentId={incident.id} picture={picture} staging={staging} commands={response} askMap={askMap} />
      ) : null}
      {tab === 'plan' ? (
        <>
          <IncidentPlan
            incident={incident}
            now={now}
            onDone={may ? (step) => commands.step.mutate({ id: incident.id, step }) : null}
          />
          <TasksPart
            incidentId={incident.id}
            tasks={picture?.tasks ?? []}
            commands={response}
            may={picture?.mayCommand ?? false}
            now={now}
          />
        </>
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

interface HeadProps {
  readonly incident: Incident;
  readonly now: number;
  readonly onWarning: (incident: Incident) => void;
}

function IncidentHead({ incident, now, onWarning }: HeadProps) {
  const t = useTranslations('incidents');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const { warning } = incident;
  return (
    <>
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
    </>
  );
}

interface FailedProps {
  readonly commands: Readonly<Record<string, { readonly isError: boolean; readonly error: unknown }>>;
}

/** Why the last command was refused, with the unit or the zone that stood against it. */
function Failed({ commands }: FailedProps) {
  const t = useTranslations('response');
  const words = useRefusalWords();
  const failed = Object.values(commands).find((command) => command.isError);
  if (failed === undefined) return null;
  const { unit, zone } = refusalOf(failed.error)?.params ?? {};
  const title =
    unit !== undefined ? t('taken', { unit }) : zone !== undefined ? t('insideZone', { zone }) : words(failed.error);
  return <Notice urgent title={title} />;
}
