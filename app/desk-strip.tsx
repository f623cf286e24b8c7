'use client';

import { lazy, Suspense } from 'react';
import { PHONE_QUERY, useMediaQuery } from '../components/use-media-query.ts';
import styles from '../features/pipelines/strip.module.css';
import type { MarkTarget } from '../features/pipelines/strip-bands.ts';
import type { Desk } from './use-desk.ts';

const StripPanel = lazy(() =>
  import('../features/pipelines/strip-panel.tsx').then((module) => ({ default: module.StripPanel })),
);

/** Whether the panel of the address is the strip of the selected pipeline. */
export const showsStrip = ({ panel, selection }: Desk['situation']): boolean =>
  panel === 'strip' && selection?.layer === 'pipelines';

/** The strip of the selected pipeline: docked below the map on a desk, in the sheet on a phone. */
export function DeskStrip({ desk, place }: { readonly desk: Desk; readonly place: 'dock' | 'sheet' }) {
  const phone = useMediaQuery(PHONE_QUERY);
  const { selection, view } = desk.situation;
  if (!showsStrip(desk.situation) || selection === null || phone !== (place === 'sheet')) return null;
  const onTarget = (target: MarkTarget): void => {
    if (target.kind === 'warning') desk.openWarning(target.id);
    else if (target.kind === 'object') desk.open({ layer: target.layer, fid: target.fid }, null);
  };
  const panel = (
    <Suspense>
      <StripPanel
        key={selection.fid}
        fid={selection.fid}
        center={view.center}
        onShow={desk.show}
        onMark={desk.setAroundShape}
        onTarget={onTarget}
        onClose={() => desk.setPanel(null)}
      />
    </Suspense>
  );
  return place === 'dock' ? <div className={styles['dock']}>{panel}</div> : panel;
}
