'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Check } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './hazard.module.css';
import { HazardOutcome } from './hazard-outcome.tsx';
import type { HazardDrawing } from './hazard-overlay.ts';
import type { HazardScenario, InsideItem } from './hazard-types.ts';
import { useDrawing } from './use-drawing.ts';

interface ScenarioPanelProps {
  readonly id: number;
  readonly onBack: () => void;
  readonly onDraw: (drawing: HazardDrawing | null) => void;
  readonly onOpen: (item: InsideItem) => void;
  /** What other features offer for the scenario; composed by the page. */
  readonly extra?: (scenario: HazardScenario) => ReactNode;
}

/** A saved scenario: zones as they stand, who is inside now, the runs, and taking it off the maps. */
export function ScenarioPanel({ id, onBack, onDraw, onOpen, extra }: ScenarioPanelProps) {
  const t = useTranslations('hazards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const query = useQuery(trpc.hazards.get.queryOptions({ id }));
  const scenario = query.data;
  const drawing = useDrawing(
    scenario?.state === 'open' ? scenario.result : null,
    [scenario?.lng ?? 0, scenario?.lat ?? 0],
    scenario === undefined ? '' : nameOf(scenario),
  );
  useEffect(() => onDraw(drawing), [drawing, onDraw]);
  return (
    <Panel
      takesFocus
      label={t('title')}
      title={scenario === undefined ? t('title') : t('of', { name: nameOf(scenario) })}
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
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
      {scenario === undefined ? null : (
        <>
          {extra?.(scenario)}
          <ScenarioBody scenario={scenario} onOpen={onOpen} />
        </>
      )}
    </Panel>
  );
}

function saveText(filename: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}

function ScenarioBody({
  scenario,
  onOpen,
}: {
  readonly scenario: HazardScenario;
  readonly onOpen: (item: InsideItem) => void;
}) {
  const t = useTranslations('hazards');
  const trpc = useTRPC();
  const client = useQueryClient();
  const words = useRefusalWords();
  const refresh = { onSuccess: () => void client.invalidateQueries({ queryKey: trpc.hazards.pathKey() }) };
  const follow = useMutation(trpc.hazards.follow.mutationOptions(refresh));
  const close = useMutation(trpc.hazards.close.mutationOptions(refresh));
  const { id, mayCommand, state, followsWind } = scenario;
  const may = mayCommand && state === 'open';
  const download = async (format: 'geojson' | 'kml') => {
    const { filename, text } = await client.fetchQuery(trpc.hazards.export.queryOptions({ id, format }));
    saveText(filename, text);
  };
  const failed = [follow, close].find((command) => command.isError);
  return (
    <>
      {scenario.exercise ? <p className={styles['exercise']}>{t('exerciseMark')}</p> : null}
      <HazardOutcome
        result={scenario.result}
        inside={scenario.inside}
        runs={<Runs scenario={scenario} />}
        onOpen={onOpen}
      >
        <Button look="quiet" onClick={() => void download('geojson')}>
          {t('export', { format: 'GeoJSON' })}
        </Button>
        <Button look="quiet" onClick={() => void download('kml')}>
          {t('export', { format: 'KML' })}
        </Button>
        {may ? (
          <>
            <Button disabled={close.isPending} onClick={() => close.mutate({ id })}>
              {t('close')}
            </Button>
            <Check
              label={t('following')}
              checked={followsWind}
              onChange={(event) => follow.mutate({ id, followsWind: event.target.checked })}
            />
          </>
        ) : null}
      </HazardOutcome>
      {failed === undefined ? null : <Notice urgent title={words(failed.error)} />}
    </>
  );
}

function Runs({ scenario }: { readonly scenario: HazardScenario }) {
  const t = useTranslations('hazards');
  const now = useNow();
  return (
    <section className={styles['section']}>
      {scenario.runs.map((run) => (
        <p key={run.revision} className={styles['sum']}>
          {t('runs', { revision: run.revision, at: formatMoment(run.at, now) })} · {t(`runReason.${run.reason}`)}{' '}
          {run.actorName}
        </p>
      ))}
    </section>
  );
}
