'use client';

import { useTranslations } from 'use-intl';
import { BottomBar } from '../features/situation/bottom-bar.tsx';
import type { LiveStatus } from '../features/situation/live-connection.ts';
import { DeskStrip } from './desk-strip.tsx';
import { PastSlider } from './replay-parts.tsx';
import type { Desk } from './use-desk.ts';
import type { Replay } from './use-replay.ts';

interface DeskBottomProps {
  readonly desk: Desk;
  readonly replay: Replay;
  readonly status: LiveStatus;
  /** The database is embedded: a duty officer must know it. */
  readonly embedded: boolean;
}

/** What lies below the map: the strip of a pipeline, the slider of the past, scale and age. */
export function DeskBottom({ desk, replay, status, embedded }: DeskBottomProps) {
  const t = useTranslations('situation');
  return (
    <>
      <DeskStrip desk={desk} place="dock" />
      <PastSlider desk={desk} replay={replay} />
      <BottomBar
        view={desk.situation.view}
        status={status}
        attribution={[desk.bare ? '' : t('schematic'), desk.attribution].filter((text) => text !== '').join(' · ')}
        storage={embedded ? t('embedded') : null}
      />
    </>
  );
}
