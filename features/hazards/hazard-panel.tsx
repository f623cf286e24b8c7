'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Check } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { Scenario } from '../../domain/hazard/scenario.ts';
import type { HazardOriginInput } from '../../domain/hazard/scenario-schema.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import styles from './hazard.module.css';
import { HazardForm } from './hazard-form.tsx';
import { HazardOutcome } from './hazard-outcome.tsx';
import type { HazardDrawing } from './hazard-overlay.ts';
import type { HazardPrefill, InsideItem } from './hazard-types.ts';
import { useDrawing } from './use-drawing.ts';

interface HazardPanelProps {
  readonly origin: HazardOriginInput;
  readonly onBack: () => void;
  readonly onDraw: (drawing: HazardDrawing | null) => void;
  readonly onOpen: (item: InsideItem) => void;
  readonly onSaved: (id: number) => void;
}

/** A new consequence analysis (后果分析): prefilled from what is live, few questions, zones and numbers at once. */
export function HazardPanel({ origin, onBack, onDraw, onOpen, onSaved }: HazardPanelProps) {
  const t = useTranslations('hazards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const query = useQuery(
    trpc.hazards.prefill.queryOptions(origin, { refetchOnWindowFocus: false, staleTime: Infinity, gcTime: 0 }),
  );
  return (
    <Panel
      takesFocus
      label={t('title')}
      title={query.data === undefined ? t('title') : t('of', { name: nameOf(query.data.origin) })}
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
      {query.data === undefined ? null : (
        <NewScenario prefill={query.data} origin={origin} onDraw={onDraw} onOpen={onOpen} onSaved={onSaved} />
      )}
    </Panel>
  );
}

interface NewScenarioProps extends Omit<HazardPanelProps, 'onBack'> {
  readonly prefill: HazardPrefill;
}

function NewScenario({ prefill, origin, onDraw, onOpen, onSaved }: NewScenarioProps) {
  const t = useTranslations('hazards');
  const trpc = useTRPC();
  const client = useQueryClient();
  const words = useRefusalWords();
  const nameOf = useNameOf();
  const [scenario, setScenario] = useState<Scenario>(prefill.scenario);
  /** What was calculated last; null while the form is open. */
  const [asked, setAsked] = useState<Scenario | null>(null);
  const [exercise, setExercise] = useState(false);
  const [followsWind, setFollowsWind] = useState(true);
  const preview = useQuery(
    trpc.hazards.preview.queryOptions(
      { scenario: asked ?? scenario, enterprise: prefill.origin.enterprise },
      { enabled: asked !== null, retry: false, staleTime: 60_000 },
    ),
  );
  const save = useMutation(
    trpc.hazards.save.mutationOptions({
      onSuccess: ({ id }) => {
        void client.invalidateQueries({ queryKey: trpc.hazards.list.queryKey() });
        onSaved(id);
      },
    }),
  );
  const answer = asked === null ? undefined : preview.data;
  const drawing = useDrawing(answer?.result ?? null, scenario.position, nameOf(prefill.origin));
  useEffect(() => onDraw(drawing), [drawing, onDraw]);
  const refused = asked !== null && preview.isError ? refusalOf(preview.error) : null;
  if (answer === undefined)
    return (
      <>
        <HazardForm
          scenario={scenario}
          provenance={prefill.provenance}
          refusal={refused}
          busy={asked !== null && preview.isFetching}
          onChange={(next) => {
            setScenario(next);
            setAsked(null);
          }}
          onSubmit={() => setAsked(scenario)}
        />
        {preview.isError && refused === null && asked !== null ? <Notice urgent title={words(preview.error)} /> : null}
      </>
    );
  return (
    <>
      <HazardOutcome result={answer.result} inside={answer.inside} runs={null} onOpen={onOpen}>
        <Button onClick={() => setAsked(null)}>{t('change')}</Button>
        {prefill.maySave ? (
          <>
            <Button
              look="primary"
              disabled={save.isPending}
              onClick={() => save.mutate({ origin, scenario, exercise, followsWind })}
            >
              {t('save')}
            </Button>
            <Check
              label={t('follow')}
              checked={followsWind}
              onChange={(event) => setFollowsWind(event.target.checked)}
            />
            <Check label={t('asExercise')} checked={exercise} onChange={(event) => setExercise(event.target.checked)} />
          </>
        ) : null}
      </HazardOutcome>
      {save.isError ? <Notice urgent title={words(save.error)} /> : null}
      {exercise ? <p className={styles['exercise']}>{t('exerciseMark')}</p> : null}
    </>
  );
}
