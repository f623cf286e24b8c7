'use client';

import { useTranslations } from 'use-intl';
import { Choice } from '../../components/field.tsx';
import { ERG_CONTAINERS } from '../../domain/hazard/erg-table.ts';
import type { Scenario } from '../../domain/hazard/scenario.ts';
import styles from './hazard.module.css';
import { wantsErg, wantsHeat } from './hazard-fields.ts';

interface LevelProps {
  readonly scenario: Scenario;
  readonly onChange: (scenario: Scenario) => void;
}

const TOXIC = ['aegl', 'erpg', 'idlh'] as const;
const BASES = ['aloha', 'china'] as const;
const SPILLS = ['small', 'large'] as const;

/** Against which levels the zones are drawn; asked only for what is calculated. */
export function LevelChoices({ scenario, onChange }: LevelProps) {
  const t = useTranslations('hazards');
  const toxic = scenario.outcomes.includes('toxic');
  const heat = wantsHeat(scenario.outcomes);
  const erg = wantsErg(scenario.outcomes);
  if (!toxic && !heat && !erg) return null;
  return (
    <fieldset className={styles['set']}>
      <legend>{t('levels')}</legend>
      {toxic ? (
        <Choice
          label={t('toxicBasis')}
          value={scenario.toxicBasis}
          onChange={(event) =>
            onChange({ ...scenario, toxicBasis: TOXIC.find((one) => one === event.target.value) ?? 'aegl' })
          }
        >
          {TOXIC.map((one) => (
            <option key={one} value={one}>
              {t(`toxicOf.${one}`)}
            </option>
          ))}
        </Choice>
      ) : null}
      {heat ? (
        <Choice
          label={t('heatBasis')}
          value={scenario.heatBasis}
          onChange={(event) => {
            const basis = BASES.find((one) => one === event.target.value) ?? 'aloha';
            onChange({ ...scenario, heatBasis: basis, pressureBasis: basis });
          }}
        >
          {BASES.map((one) => (
            <option key={one} value={one}>
              {t(`basisOf.${one}`)}
            </option>
          ))}
        </Choice>
      ) : null}
      {erg ? <ErgChoices scenario={scenario} onChange={onChange} /> : null}
    </fieldset>
  );
}

function ErgChoices({ scenario, onChange }: LevelProps) {
  const t = useTranslations('hazards');
  return (
    <>
      <Choice
        label={t('spill')}
        value={scenario.ergSpill}
        onChange={(event) =>
          onChange({ ...scenario, ergSpill: SPILLS.find((one) => one === event.target.value) ?? 'large' })
        }
      >
        {SPILLS.map((one) => (
          <option key={one} value={one}>
            {t(`spillOf.${one}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('container')}
        value={scenario.ergContainer ?? ''}
        onChange={(event) =>
          onChange({ ...scenario, ergContainer: ERG_CONTAINERS.find((one) => one === event.target.value) ?? null })
        }
      >
        <option value="">{t('choose')}</option>
        {ERG_CONTAINERS.map((one) => (
          <option key={one} value={one}>
            {t(`containerOf.${one}`)}
          </option>
        ))}
      </Choice>
    </>
  );
}
