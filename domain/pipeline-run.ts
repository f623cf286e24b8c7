import { RefusalError } from './refusal.ts';

/** Run state of a pipeline (REQ-ENT-51, C-44): what two meters, two gauges and the valves tell, with what they cannot tell. */

/** A valve that can shut the pipe off, by chainage in metres. */
export interface ShutOff {
  readonly fid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly chainageMeters: number;
}

export interface Isolation {
  readonly upstream: ShutOff | null;
  readonly downstream: ShutOff | null;
  /** Metres of pipe between the two valves; to the end of the pipe where one is missing. */
  readonly meters: number;
  /** Cubic metres inside that pipe; null where the wall is not known. */
  readonly volumeM3: number | null;
}

/** Inner volume of a pipe: outside diameter and wall in mm, length in m. */
export function pipeVolumeM3(outerDiameterMm: number, wallMm: number, meters: number): number {
  const inner = (outerDiameterMm - 2 * wallMm) / 1000;
  if (!(inner > 0) || !(meters >= 0))
    throw new RefusalError({ code: 'invalid', field: 'wallMm', message: 'the wall must be thinner than the radius' });
  return (Math.PI / 4) * inner * inner * meters;
}

/** The valves to close to shut off a chainage, the nearest on each side along the pipe, and the volume left between them. */
export function isolate(
  chainageMeters: number,
  valves: readonly ShutOff[],
  pipe: { readonly lengthMeters: number; readonly outerDiameterMm: number; readonly wallMm: number | null },
): Isolation {
  let upstream: ShutOff | null = null;
  let downstream: ShutOff | null = null;
  for (const valve of valves) {
    if (valve.chainageMeters <= chainageMeters) {
      if (upstream === null || valve.chainageMeters > upstream.chainageMeters) upstream = valve;
    } else if (downstream === null || valve.chainageMeters < downstream.chainageMeters) downstream = valve;
  }
  const meters = (downstream?.chainageMeters ?? pipe.lengthMeters) - (upstream?.chainageMeters ?? 0);
  return {
    upstream,
    downstream,
    meters,
    volumeM3: pipe.wallMm === null ? null : pipeVolumeM3(pipe.outerDiameterMm, pipe.wallMm, Math.max(0, meters)),
  };
}

export interface FlowBalance {
  /** Share of the inflow that does not arrive, percent. */
  readonly lossPercent: number;
  /** Half width of what the meters may err together, percent of the inflow, at 95 %. */
  readonly uncertaintyPercent: number;
  /** A loss larger than that is a sign of a leak; a gain larger than that is a sign of a wrong meter. */
  readonly sign: 'none' | 'loss' | 'gain';
}

/**
 * Inflow against outflow. `meterPercent` = expanded uncertainty of one meter (k = 2) in percent of its reading; the two
 * are independent and add in squares (GUM). Says nothing of a pipe that is being packed or emptied.
 */
export function flowBalance(inflow: number, outflow: number, meterPercent: number): FlowBalance {
  if (!(inflow > 0) || !(outflow >= 0) || !(meterPercent > 0))
    throw new RefusalError({ code: 'invalid', field: 'inflow', message: 'a balance needs an inflow above zero' });
  const lossPercent = ((inflow - outflow) / inflow) * 100;
  const uncertaintyPercent = Math.hypot(meterPercent, meterPercent * (outflow / inflow));
  const sign = Math.abs(lossPercent) <= uncertaintyPercent ? 'none' : lossPercent > 0 ? 'loss' : 'gain';
  return { lossPercent, uncertaintyPercent, sign };
}

/**
 * Where a negative pressure wave began: x = (L + a·Δt) / 2 from the upstream gauge, with Δt = arrival there minus
 * arrival downstream. `waveSpeed` in m/s, times in seconds, lengths in metres. The answer carries what clocks and wave
 * speed may err; refuses arrivals that no place on the pipe explains.
 */
export function locatePressureWave(input: {
  readonly lengthMeters: number;
  readonly waveSpeed: number;
  readonly waveSpeedError: number;
  readonly upstreamSeconds: number;
  readonly downstreamSeconds: number;
  readonly clockErrorSeconds: number;
}): { readonly meters: number; readonly errorMeters: number } {
  const { lengthMeters, waveSpeed, waveSpeedError, clockErrorSeconds } = input;
  const delta = input.upstreamSeconds - input.downstreamSeconds;
  if (!(lengthMeters > 0) || !(waveSpeed > 0))
    throw new RefusalError({ code: 'invalid', field: 'waveSpeed', message: 'length and wave speed must be above 0' });
  const meters = (lengthMeters + waveSpeed * delta) / 2;
  const errorMeters = Math.hypot((waveSpeed * clockErrorSeconds * Math.SQRT2) / 2, (delta * waveSpeedError) / 2);
  if (meters < -errorMeters || meters > lengthMeters + errorMeters)
    throw new RefusalError({
      code: 'invalid',
      field: 'upstreamSeconds',
      message: 'no place on the pipe explains these arrivals',
    });
  return { meters: Math.min(lengthMeters, Math.max(0, meters)), errorMeters };
}
