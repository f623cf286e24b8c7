'use client';

import { useEffect, useState } from 'react';

export interface DevicePosition {
  readonly lng: number;
  readonly lat: number;
  readonly accuracyMeters: number;
  /** Epoch milliseconds of this device. */
  readonly at: number;
  /** Where it moves to, degrees clockwise from north; null while it stands. */
  readonly headingDegrees: number | null;
}

/** Why a device does not tell where it is. */
export type PositionProblem = 'unsupported' | 'denied' | 'unavailable' | 'timeout';

/** By the numbers of the W3C Geolocation API: 1 denied, 2 unavailable, 3 too slow. */
const PROBLEMS: Readonly<Record<number, PositionProblem>> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };

/** A position older than this says where the person was. */
const OLD_MS = 60_000;

export const recentPosition = (position: DevicePosition | null): DevicePosition | null =>
  position !== null && Date.now() - position.at < OLD_MS ? position : null;

/** Where this device is, as exactly as it can tell; null until it tells, with the reason when it cannot. */
export function usePosition(saving = false): {
  readonly position: DevicePosition | null;
  readonly problem: PositionProblem | null;
} {
  const [position, setPosition] = useState<DevicePosition | null>(null);
  const [problem, setProblem] = useState<PositionProblem | null>(null);
  useEffect(() => {
    if (navigator.geolocation === undefined) {
      setProblem('unsupported');
      return;
    }
    const watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        setProblem(null);
        setPosition({
          lng: coords.longitude,
          lat: coords.latitude,
          accuracyMeters: Math.round(coords.accuracy),
          at: timestamp,
          headingDegrees: coords.heading === null || Number.isNaN(coords.heading) ? null : coords.heading,
        });
      },
      (failure) => setProblem(PROBLEMS[failure.code] ?? 'unavailable'),
      // Saving the battery: a position that is a while old is good enough on the way; a form asks exactly.
      { enableHighAccuracy: !saving, maximumAge: saving ? 45_000 : 5_000, timeout: saving ? 60_000 : 30_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [saving]);
  return { position, problem };
}
