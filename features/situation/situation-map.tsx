'use client';

import type { ReactNode } from 'react';
import type { SituationMapProps } from './map-props.ts';

/** The map of the situation: one engine at a time, alive across routes. Fills its container. */
export function SituationMap(props: SituationMapProps): ReactNode {
  return <div data-map-mode={props.mode} style={{ position: 'absolute', inset: 0 }} />;
}
