'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { AroundOrigin } from '../../domain/around.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { AroundResults } from './around-results.tsx';
import type { AroundAnswer, Neighbour } from './around-types.ts';
import { RadiusPicker } from './radius-picker.tsx';

interface AroundPanelProps {
  readonly origin: AroundOrigin | null;
  /** Name of the object that one looks around; null for a spot or an area. */
  readonly name: string | null;
  readonly radiusMeters: number;
  readonly className?: string | undefined;
  readonly onRadius: (meters: number) => void;
  readonly onDraw: () => void;
  readonly onBack: () => void;
  readonly onOpen: (neighbour: Neighbour) => void;
  readonly onResult: (answer: AroundAnswer | null) => void;
  /** What other features offer for the spot; composed by the page. */
  readonly extra?: ReactNode;
}

/** Around here (周边分析) as a panel of its own: from a spot, a drawn area or a stretch of a pipeline. */
export function AroundPanel(props: AroundPanelProps) {
  const { origin, name, radiusMeters, className, onRadius, onDraw, onBack, onOpen, onResult, extra } = props;
  const t = useTranslations('around');
  const common = useTranslations('common');
  const title = () => {
    if (origin === null) return t('title');
    switch (origin.kind) {
      case 'point':
        return t('ofPoint');
      case 'polygon':
        return t('ofArea');
      case 'object':
        return t('of', { name: name ?? '' });
      case 'stretch':
        return t('ofStretch', {
          name: name ?? '',
          from: Math.round(origin.fromMeters),
          to: Math.round(origin.toMeters),
        });
    }
  };
  return (
    <Panel
      takesFocus
      className={className}
      label={t('title')}
      title={title()}
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
    >
      {origin === null ? (
        <Notice title={t('hint')} action={<Button onClick={onDraw}>{t('drawAgain')}</Button>}>
          {t('hintMore')}
        </Notice>
      ) : (
        <>
          {extra}
          <AroundBody
            origin={origin}
            radiusMeters={radiusMeters}
            onRadius={onRadius}
            onOpen={onOpen}
            onResult={onResult}
          />
        </>
      )}
    </Panel>
  );
}

interface AroundBodyProps {
  readonly origin: AroundOrigin;
  readonly radiusMeters: number;
  readonly onRadius: (meters: number) => void;
  readonly onOpen: (neighbour: Neighbour) => void;
  readonly onResult: (answer: AroundAnswer | null) => void;
}

/** The same as the tab of a card: radius on top, results by type below; tells the map what to draw. */
export function AroundBody({ origin, radiusMeters, onRadius, onOpen, onResult }: AroundBodyProps) {
  const query = useAround(origin, radiusMeters);
  const latest = useRef(onResult);
  latest.current = onResult;
  const answer = query.data ?? null;
  useEffect(() => {
    latest.current(answer);
  }, [answer]);
  useEffect(() => () => latest.current(null), []);
  return (
    <>
      <RadiusPicker radiusMeters={radiusMeters} allowsZero={origin.kind === 'polygon'} onRadius={onRadius} />
      <AroundResults query={query} onOpen={onOpen} />
    </>
  );
}

function useAround(origin: AroundOrigin, radiusMeters: number) {
  const trpc = useTRPC();
  return useQuery(trpc.around.query.queryOptions({ origin, radiusMeters }, { placeholderData: keepPreviousData }));
}
