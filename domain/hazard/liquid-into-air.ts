import { flashFraction, poolEvaporationKgS, poolRadiusM } from './evaporation.ts';
import { given, positive } from './hazard-input.ts';
import { STANDARD_PRESSURE_PA } from './physical-constants.ts';
import type { Release } from './scenario.ts';
import { type SourceAir, type SourceTerm, temperatureOf } from './source-term.ts';
import { kelvin, property, vapourPressurePa } from './substance.ts';
import type { Substance } from './substance-shape.ts';

/** How a liquid at a temperature enters the air: boiling over at once, or by evaporation of its pool. */
export function liquidIntoAir(
  substance: Substance,
  release: Release,
  air: SourceAir,
  outflowKgS: number | null,
  releasedKg: number,
  durationS: number,
): Pick<SourceTerm, 'airborneKgS' | 'airborneKg' | 'gasTemperatureK' | 'poolAreaM2' | 'steps' | 'warnings'> {
  const density = property(substance, 'liquidKgM3');
  const temperatureC = temperatureOf(release);
  const spread = Math.PI * poolRadiusM(releasedKg / density) ** 2;
  const poolAreaM2 = release.bundM2 === null ? spread : Math.min(spread, positive('bundM2', release.bundM2));
  if (substance.boilingC === null)
    return {
      airborneKgS: 0,
      airborneKg: 0,
      gasTemperatureK: kelvin(temperatureC),
      poolAreaM2,
      steps: [],
      warnings: [],
    };
  const boilingK = kelvin(substance.boilingC);
  const fraction =
    temperatureC > substance.boilingC
      ? flashFraction(
          property(substance, 'liquidCpJKgK'),
          property(substance, 'latentKjKg') * 1000,
          kelvin(temperatureC),
          boilingK,
        )
      : 0;
  if (fraction > 0.02) {
    return {
      airborneKgS: outflowKgS,
      airborneKg: releasedKg,
      gasTemperatureK: boilingK,
      poolAreaM2,
      warnings: ['all_airborne'],
      steps: [
        {
          key: 'flash',
          source: 'CCPS 1999; ALOHA (all of a flashing jet is airborne)',
          values: [
            ['flashFraction', fraction],
            ...(outflowKgS === null ? [] : ([['airborneKgS', outflowKgS]] as const)),
            ['airborneKg', releasedKg],
          ],
        },
      ],
    };
  }
  // A liquid at or below its boiling point: at most one atmosphere of vapour over the pool.
  const poolK = Math.min(kelvin(temperatureC), boilingK);
  const pressure = Math.min(STANDARD_PRESSURE_PA, vapourPressurePa(substance, poolK - 273.15));
  const windMS = given('windMS', air.windMS);
  const evaporation = poolEvaporationKgS(windMS, property(substance, 'molarMassG'), poolAreaM2, pressure, poolK);
  const rate = outflowKgS === null ? evaporation : Math.min(evaporation, outflowKgS);
  return {
    airborneKgS: rate,
    airborneKg: Math.min(releasedKg, rate * Math.max(durationS, 600)),
    gasTemperatureK: Math.max(poolK, Math.min(boilingK, kelvin(air.temperatureC))),
    poolAreaM2,
    warnings: [],
    steps: [
      {
        key: 'pool',
        source: 'EPA OCA D-1',
        values: [
          ['poolAreaM2', poolAreaM2],
          ['vapourPressurePa', pressure],
          ['windMS', windMS],
          ['evaporationKgS', evaporation],
          ['airborneKgS', rate],
        ],
      },
    ],
  };
}
