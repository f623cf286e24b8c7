'use client';

import { useEffect, useState } from 'react';

export interface DevicePosition {
  readonly lng: number;
  readonly lat: number;
  readonly accuracyMeters: number;
  /** Epoch milliseconds of this device. */
  readonly at: number;
}

/** Where this device is, as exactly as it can tell; null until it tells, with the reason when it cannot. */
export function usePosition(): { readonly position: DevicePosition | null; readonly problem: string | null } {
  const [position, setPosition] = useState<DevicePosition | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
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
        });
      },
      (failure) => setProblem(failure.message || String(failure.code)),
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, []);
  return { position, problem };
}
