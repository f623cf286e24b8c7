'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, LocateFixed, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { AskMap } from './areas-tab.tsx';
import { IncidentBody } from './incident-body.tsx';
import { useIncidentCommands } from './incident-queries.ts';
import type { Incident } from './incident-types.ts';
import type { IncidentDrawing } from './response-overlay.ts';

interface IncidentPanelProps {
  readonly id: number;
  readonly onBack: () => void;
  readonly onShow: (incident: Incident) => void;
  readonly onVideo: (incident: Incident) => void;
  readonly onWarning: (incident: Incident) => void;
  /** Areas, units and ways of the incident for the map; null takes them off. */
  readonly onDraw: (drawing: IncidentDrawing | null) => void;
  readonly askMap: AskMap;
  /** What lies within the radius, and the ring on the map; made by another feature. `onRadius` is absent for readers. */
  readonly surroundings: (incident: Incident, onRadius: (meters: number) => void) => ReactNode;
}

/** The incident view (REQ-EMER-04): clocks and reports, plan, surroundings, log; one column for a person in a hurry. */
export function IncidentPanel(props: IncidentPanelProps) {
  const { id, onBack, onShow, onVideo, onWarning, onDraw, askMap, surroundings } = props;
  const t = useTranslations('incidents');
  const common = useTranslations('common');
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
          onDraw={onDraw}
          askMap={askMap}
          surroundings={surroundings(incident, (meters) => {
            if (incident.mayCommand && incident.state === 'open' && meters !== incident.radiusMeters)
              commands.radius.mutate({ id, radiusMeters: meters });
          })}
        />
      )}
    </Panel>
  );
}
