'use client';

import { useTranslations } from 'use-intl';
import { Check, Choice, Field } from '../../components/field.tsx';
import { DEFAULT_PROFILE, type DeviceProfile, MEDIA_MODES } from '../../domain/video-device.ts';
import styles from './devices.module.css';

const SWITCHES = [
  'subscribeCatalog',
  'subscribeAlarm',
  'subscribePosition',
  'resetAlarms',
  'dateHeader',
  'mediaFromAnywhere',
] as const;

/** What differs between makes; most devices need none of it changed, so it is folded away. */
export function ProfileFields({ profile }: { readonly profile: DeviceProfile | null }) {
  const t = useTranslations('devices');
  const now = profile ?? DEFAULT_PROFILE;
  return (
    <details className={styles['profile']}>
      <summary>{t('profile')}</summary>
      <div className={styles['form']}>
        <Choice label={t('mediaMode')} name="mediaMode" defaultValue={now.mediaMode}>
          {MEDIA_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {t(`mode.${mode}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('charset')} name="charset" defaultValue={now.charset}>
          {(['auto', 'utf-8', 'gb18030'] as const).map((charset) => (
            <option key={charset} value={charset}>
              {t(`charsetOf.${charset}`)}
            </option>
          ))}
        </Choice>
        <Field
          label={t('keepaliveSeconds')}
          name="keepaliveSeconds"
          type="number"
          min={5}
          max={600}
          required
          defaultValue={now.keepaliveSeconds}
        />
        <label className={styles['addresses']}>
          {t('eventKinds')}
          <textarea
            name="eventKinds"
            rows={2}
            spellCheck={false}
            defaultValue={Object.entries(now.eventKinds)
              .map(([code, kind]) => `${code}=${kind}`)
              .join('\n')}
          />
        </label>
        <div className={styles['switches']}>
          {SWITCHES.map((name) => (
            <Check key={name} name={name} label={t(`switch.${name}`)} defaultChecked={now[name]} />
          ))}
        </div>
      </div>
    </details>
  );
}
