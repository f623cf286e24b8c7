'use client';

import { useTranslations } from 'use-intl';
import { HAZARD_GRADES } from '../../domain/hazard/levels.ts';
import type { HazardResult, ValueKey } from '../../domain/hazard/scenario.ts';
import styles from './hazard.module.css';

/** Unit by the end of the name of a value, longest first. */
const UNITS: readonly (readonly [ending: string, unit: string])[] = [
  ['KgM2S', 'kg/(m²·s)'],
  ['MgM3', 'mg/m³'],
  ['KgM3', 'kg/m³'],
  ['KwM2', 'kW/m²'],
  ['KgS', 'kg/s'],
  ['AreaM2', 'm²'],
  ['Kpa', 'kPa'],
  ['Ppm', 'ppm'],
  ['MS', 'm/s'],
  ['Pa', 'Pa'],
  ['Kw', 'kW'],
  ['Kg', 'kg'],
  ['K', 'K'],
  ['M', 'm'],
  ['S', 's'],
];

export const unitOf = (key: ValueKey): string => UNITS.find(([ending]) => key.endsWith(ending))?.[1] ?? '';

/** Four significant digits: more would promise what no model holds. */
export function figureOf(value: number): string {
  const text = Number(value.toPrecision(4));
  return Math.abs(text) >= 1e6 || (text !== 0 && Math.abs(text) < 1e-4) ? text.toExponential(3) : String(text);
}

/** Every number of the way from the release to the zones, step by step with its source, as it is printed. */
export function Calculation({ result }: { readonly result: HazardResult }) {
  const t = useTranslations('hazards');
  const noteOf = (note: string): string => {
    const grade = HAZARD_GRADES.find((one) => one === note);
    return grade === undefined ? note : t(`grade.${grade}`);
  };
  return (
    <div className={styles['calculation']}>
      {result.steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a result never change their order
        <section key={index} className={styles['section']}>
          <h3 className={styles['heading']}>
            <span>
              {t(`step.${step.key}`)}
              {step.note === undefined ? '' : ` ${noteOf(step.note)}`}
            </span>
            <span>{step.source}</span>
          </h3>
          <dl className={styles['values']}>
            {step.values.map(([key, value]) => (
              <div key={key}>
                <dt>{t(`value.${key}`)}</dt>
                <dd>
                  {figureOf(value)} <small>{unitOf(key)}</small>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className={styles['hint']}>{t('edition', { edition: result.edition })}</p>
    </div>
  );
}
