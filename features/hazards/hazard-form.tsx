'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice } from '../../components/field.tsx';
import { OUTCOMES, RELEASE_KINDS, type Scenario } from '../../domain/hazard/scenario.ts';
import { SKIES, TERRAINS } from '../../domain/hazard/stability.ts';
import { SUBSTANCES } from '../../domain/hazard/substance-table.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { formatMinute } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import styles from './hazard.module.css';
import { fieldsOf, HOLE_STEPS_MM, type ReleaseField, toggled, WEATHER_FIELDS, wantsIgnition } from './hazard-fields.ts';
import type { HazardPrefill } from './hazard-types.ts';
import { LevelChoices } from './level-choices.tsx';
import { NumberField } from './number-field.tsx';
import { useHazardRefusal } from './use-hazard-refusal.ts';

interface HazardFormProps {
  readonly scenario: Scenario;
  readonly provenance: HazardPrefill['provenance'];
  readonly refusal: Refusal | null;
  readonly busy: boolean;
  readonly onChange: (scenario: Scenario) => void;
  readonly onSubmit: () => void;
}

/** Few questions: what escapes, how, in which air; prefilled values say where they are from. */
export function HazardForm(props: HazardFormProps) {
  const { scenario, provenance, refusal, busy, onChange, onSubmit } = props;
  const t = useTranslations('hazards');
  const words = useHazardRefusal();
  const { release } = scenario;
  const set = (field: ReleaseField, value: number | null) =>
    onChange({ ...scenario, release: { ...release, [field]: value } });
  const told = useProvenance(provenance);
  const errorOf = (field: string) => (refusal?.field === field ? words(refusal) : null);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <SubstanceChoice scenario={scenario} onChange={onChange} />
      <Choice
        label={t('release')}
        value={release.kind}
        onChange={(event) => {
          const kind = RELEASE_KINDS.find((one) => one === event.target.value) ?? release.kind;
          onChange({ ...scenario, release: { ...release, kind } });
        }}
      >
        {RELEASE_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`releaseKind.${kind}`)}
          </option>
        ))}
      </Choice>
      <div className={styles['fields']}>
        {fieldsOf(release.kind).map((field) => (
          <div key={field}>
            <NumberField
              label={t(`field.${field}`)}
              value={release[field]}
              error={errorOf(field)}
              onValue={(value) => set(field, value)}
            />
            {field === 'holeMm' ? <HoleSteps value={release.holeMm} onPick={(mm) => set('holeMm', mm)} /> : told(field)}
          </div>
        ))}
        {wantsIgnition(scenario.outcomes) ? (
          <NumberField
            label={t('field.ignitionMinutes')}
            value={scenario.ignitionMinutes}
            error={errorOf('ignitionMinutes')}
            onValue={(value) => onChange({ ...scenario, ignitionMinutes: value })}
          />
        ) : null}
      </div>
      <WeatherFields {...props} told={told} errorOf={errorOf} />
      <fieldset className={styles['set']}>
        <legend>{t('outcomes')}</legend>
        {OUTCOMES.map((outcome) => (
          <Check
            key={outcome}
            label={t(`outcome.${outcome}`)}
            checked={scenario.outcomes.includes(outcome)}
            onChange={() => onChange(toggled(scenario, outcome, OUTCOMES))}
          />
        ))}
      </fieldset>
      <LevelChoices scenario={scenario} onChange={onChange} />
      {refusal === null ? null : (
        <p className={styles['refusal']} role="alert">
          {words(refusal)}
        </p>
      )}
      <Button type="submit" look="primary" disabled={busy}>
        {t('calculate')}
      </Button>
    </form>
  );
}

function useProvenance(provenance: HazardPrefill['provenance']) {
  const t = useTranslations('hazards');
  return (field: string) => {
    const found = provenance.find((one) => one.field === field);
    if (found === undefined) return null;
    return (
      <small className={styles['from']}>
        {t(`from.${found.from}`, { at: found.at === null ? '' : formatMinute(found.at) })}
      </small>
    );
  };
}

function SubstanceChoice({ scenario, onChange }: Pick<HazardFormProps, 'scenario' | 'onChange'>) {
  const t = useTranslations('hazards');
  const { locale } = useLocaleSwitch();
  return (
    <Choice
      label={t('substance')}
      value={scenario.cas}
      onChange={(event) => onChange({ ...scenario, cas: event.target.value })}
    >
      {SUBSTANCES.some(({ cas }) => cas === scenario.cas) ? null : (
        <option value={scenario.cas}>{scenario.cas === '' ? t('choose') : scenario.cas}</option>
      )}
      {SUBSTANCES.map((substance) => (
        <option key={substance.cas} value={substance.cas}>
          {`${locale === 'en' ? substance.en : substance.zh}  ${substance.cas}`}
        </option>
      ))}
    </Choice>
  );
}

function HoleSteps({ value, onPick }: { readonly value: number | null; readonly onPick: (mm: number) => void }) {
  return (
    <div className={styles['steps']}>
      {HOLE_STEPS_MM.map((mm) => (
        <button key={mm} type="button" aria-pressed={value === mm} onClick={() => onPick(mm)}>
          {mm}
        </button>
      ))}
    </div>
  );
}

interface PartProps extends HazardFormProps {
  readonly told: ReturnType<typeof useProvenance>;
  readonly errorOf: (field: string) => string | null;
}

function WeatherFields({ scenario, onChange, told, errorOf }: PartProps) {
  const t = useTranslations('hazards');
  const { weather } = scenario;
  const change = (patch: Partial<Scenario['weather']>) => onChange({ ...scenario, weather: { ...weather, ...patch } });
  return (
    <fieldset className={styles['set']}>
      <legend>{t('weather')}</legend>
      <div className={styles['fields']}>
        {WEATHER_FIELDS.map((field) => (
          <div key={field}>
            <NumberField
              label={t(`field.${field}`)}
              value={weather[field]}
              error={errorOf(field)}
              onValue={(value) => change({ [field]: value })}
            />
            {told(field)}
          </div>
        ))}
        <div>
          <Choice
            label={t('sky')}
            value={weather.sky ?? ''}
            aria-invalid={errorOf('sky') !== null}
            onChange={(event) =>
              change({ sky: SKIES.find((sky) => sky === event.target.value) ?? null, stability: null })
            }
          >
            <option value="">{t('choose')}</option>
            {SKIES.filter((sky) => sky === 'overcast' || sky.startsWith('night') === weather.night).map((sky) => (
              <option key={sky} value={sky}>
                {t(`skyOf.${sky}`)}
              </option>
            ))}
          </Choice>
          {told('sky')}
        </div>
        <Choice
          label={t('terrain')}
          value={weather.terrain}
          onChange={(event) => change({ terrain: TERRAINS.find((one) => one === event.target.value) ?? 'rural' })}
        >
          {TERRAINS.map((one) => (
            <option key={one} value={one}>
              {t(`terrainOf.${one}`)}
            </option>
          ))}
        </Choice>
      </div>
      <Check
        label={t('night')}
        checked={weather.night}
        onChange={(event) => change({ night: event.target.checked, sky: null })}
      />
    </fieldset>
  );
}
