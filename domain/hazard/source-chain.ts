import { worstCaseReleaseKgS } from './evaporation.ts';
import { given, notNegative, positive } from './hazard-input.ts';
import { liquidIntoAir } from './liquid-into-air.ts';
import { drainingSeconds, gasOutflow, holeAreaM2, liquidOutflow, storedGasDensity } from './outflow.ts';
import { gasDensity } from './physical-constants.ts';
import type { CalculationStep, Release } from './scenario.ts';
import { absolutePa, holeOf, type SourceAir, type SourceTerm, stockKgOf, temperatureOf } from './source-term.ts';
import { kelvin, property } from './substance.ts';
import type { Substance } from './substance-shape.ts';

/** Coefficients of discharge: sharp hole for liquids, CCPS example for gases. */
const LIQUID_COEFFICIENT = 0.62;
const GAS_COEFFICIENT = 0.85;
/** Longest release that is reckoned, s: the levels are for one hour. */
const LONGEST_S = 3600;

/** Seconds that a rate can last: until closed, until empty, at most an hour. */
function lasting(release: Release, massKgS: number, stockKg: number | null): number {
  const closing = release.minutes === null ? LONGEST_S : positive('minutes', release.minutes) * 60;
  const empty = stockKg === null ? LONGEST_S : stockKg / massKgS;
  return Math.min(closing, empty, LONGEST_S);
}

function gasFromHole(substance: Substance, release: Release): SourceTerm {
  const molarMassG = property(substance, 'molarMassG');
  const pressurePa = absolutePa(release);
  const temperatureK = kelvin(temperatureOf(release));
  const holeM = holeOf(release);
  const gasDensityKgM3 = storedGasDensity(molarMassG, pressurePa, temperatureK);
  const heatRatio = property(substance, 'heatRatio');
  const out = gasOutflow({
    densityKgM3: gasDensityKgM3,
    heatRatio,
    pressurePa,
    holeDiameterM: holeM,
    dischargeCoefficient: GAS_COEFFICIENT,
  });
  const durationS = lasting(release, out.massKgS, release.stockT === null ? null : stockKgOf(release));
  const releasedKg = out.massKgS * durationS;
  return {
    outflowKgS: out.massKgS,
    durationS,
    releasedKg,
    airborneKgS: out.massKgS,
    airborneKg: releasedKg,
    gasTemperatureK: temperatureK,
    poolAreaM2: null,
    warnings: [],
    steps: [
      {
        key: 'gas_outflow',
        source: 'CCPS 1999',
        values: [
          ['pressurePa', pressurePa],
          ['temperatureK', temperatureK],
          ['gasDensityKgM3', gasDensityKgM3],
          ['heatRatio', heatRatio],
          ['holeM', holeM],
          ['criticalRatio', out.criticalRatio],
          ['choked', out.choked ? 1 : 0],
          ['massKgS', out.massKgS],
          ['durationS', durationS],
          ['releasedKg', releasedKg],
        ],
      },
    ],
  };
}

function liquidFromHole(substance: Substance, release: Release, air: SourceAir): SourceTerm {
  const density = property(substance, 'liquidKgM3');
  const holeM = holeOf(release);
  const pressurePa = absolutePa(release);
  const headM = notNegative('headM', given('headM', release.headM));
  const hole = { densityKgM3: density, holeDiameterM: holeM, dischargeCoefficient: LIQUID_COEFFICIENT, pressurePa };
  const out = liquidOutflow({ ...hole, headM });
  const stockKg = stockKgOf(release);
  const durationS = lasting(release, out.massKgS, stockKg);
  const releasedKg = out.massKgS * durationS;
  const tankAreaM2 = release.tankDiameterM === null ? null : holeAreaM2(release.tankDiameterM);
  const draining: CalculationStep[] =
    tankAreaM2 === null || headM === 0
      ? []
      : [
          {
            key: 'draining',
            source: 'Bernoulli, falling head',
            values: [['drainS', drainingSeconds({ ...hole, headM, tankAreaM2 })]],
          },
        ];
  const step: CalculationStep = {
    key: 'liquid_outflow',
    source: 'CCPS 1999',
    values: [
      ['pressurePa', pressurePa],
      ['liquidDensityKgM3', density],
      ['holeM', holeM],
      ['velocityMS', out.velocityMS],
      ['massKgS', out.massKgS],
      ['durationS', durationS],
      ['releasedKg', releasedKg],
    ],
  };
  const into = liquidIntoAir(substance, release, air, out.massKgS, releasedKg, durationS);
  return { outflowKgS: out.massKgS, durationS, releasedKg, ...into, steps: [step, ...draining, ...into.steps] };
}

function atOnce(substance: Substance, release: Release, air: SourceAir): SourceTerm {
  const stockKg = stockKgOf(release);
  const temperatureC = temperatureOf(release);
  const gas = substance.boilingC !== null && substance.liquidKgM3 === null;
  const step: CalculationStep = { key: 'all_at_once', source: 'AQ/T 3046', values: [['stockKg', stockKg]] };
  if (gas) {
    return {
      outflowKgS: null,
      durationS: 0,
      releasedKg: stockKg,
      airborneKgS: null,
      airborneKg: stockKg,
      gasTemperatureK: kelvin(temperatureC),
      poolAreaM2: null,
      steps: [step],
      warnings: [],
    };
  }
  const into = liquidIntoAir(substance, release, air, null, stockKg, 0);
  // A pool evaporates for as long as its liquid lasts, at most an hour.
  const rate = into.airborneKgS;
  const durationS = rate === null || rate === 0 ? 0 : Math.min(LONGEST_S, stockKg / rate);
  return {
    outflowKgS: null,
    durationS,
    releasedKg: stockKg,
    ...into,
    airborneKg: rate === null ? stockKg : rate * durationS,
    steps: [step, ...into.steps],
  };
}

function atRate(
  substance: Substance,
  release: Release,
  massKgS: number,
  durationS: number,
  worst: boolean,
): SourceTerm {
  const boiling = substance.boilingC === null ? null : kelvin(substance.boilingC);
  const temperatureK = release.temperatureC === null ? null : kelvin(temperatureOf(release));
  return {
    outflowKgS: massKgS,
    durationS,
    releasedKg: massKgS * durationS,
    airborneKgS: massKgS,
    airborneKg: massKgS * durationS,
    gasTemperatureK: substance.liquefied && boiling !== null ? boiling : given('temperatureC', temperatureK),
    poolAreaM2: null,
    warnings: [],
    steps: [
      {
        key: worst ? 'worst_case' : 'given_rate',
        source: worst ? 'EPA RMP' : '',
        values: [
          ['massKgS', massKgS],
          ['durationS', durationS],
          ['releasedKg', massKgS * durationS],
        ],
      },
    ],
  };
}

/** The escape of a scenario, from hole or vessel to the air. Refuses what misses or cannot be. */
export function sourceTerm(substance: Substance, release: Release, air: SourceAir): SourceTerm {
  notNegative('heightM', release.heightM);
  switch (release.kind) {
    case 'hole_gas':
    case 'pipe':
      if (release.kind === 'pipe') given('minutes', release.minutes);
      if (release.kind === 'pipe') given('pipeMm', release.pipeMm);
      return gasFromHole(substance, release);
    case 'hole_liquid':
      return liquidFromHole(substance, release, air);
    case 'all_at_once':
      return atOnce(substance, release, air);
    case 'worst_case':
      return atRate(substance, release, worstCaseReleaseKgS(stockKgOf(release)), 600, true);
    case 'rate': {
      const massKgS = positive('massKgS', given('massKgS', release.massKgS));
      const seconds = Math.min(LONGEST_S, positive('minutes', given('minutes', release.minutes)) * 60);
      return atRate(substance, release, massKgS, seconds, false);
    }
  }
}

/** Density of the gas as it enters the air, kg/m³. */
export const releasedGasDensity = (substance: Substance, term: SourceTerm): number =>
  gasDensity(property(substance, 'molarMassG'), term.gasTemperatureK);
