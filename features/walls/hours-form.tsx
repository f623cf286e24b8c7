'use client';

import { Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { READY_SCENES, WALL_SCENES, type WallHours, type WallScene } from '../../domain/wall-scene.ts';
import styles from './walls.module.css';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MOST_HOURS = 10;

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

interface HoursFormProps {
  /** Size, light and language of the screen stay what they are; only the kind of scene changes with the hour. */
  readonly base: Omit<WallScene, 'tour'>;
  readonly hours: readonly WallHours[];
  readonly onHours: (hours: readonly WallHours[]) => void;
}

/** Another scene at certain hours: a key period in the evening, a flood scene while a storm is announced. */
export function HoursForm({ base, hours, onHours }: HoursFormProps) {
  const t = useTranslations('walls');
  const change = (index: number, patch: Partial<WallHours>) =>
    onHours(hours.map((one, at) => (at === index ? { ...one, ...patch } : one)));
  const sceneOf = (kind: WallScene['kind']): WallScene => ({
    ...base,
    kind,
    videos: READY_SCENES[kind].videos,
    tour: [],
  });
  return (
    <fieldset className={styles['hours']}>
      <legend>{t('hours')}</legend>
      {hours.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <div key={index} className={styles['hour']}>
          <Choice
            label={t('kind')}
            value={one.scene.kind}
            onChange={(event) =>
              change(index, { scene: sceneOf(WALL_SCENES.find((kind) => kind === event.target.value) ?? 'watch') })
            }
          >
            {WALL_SCENES.map((kind) => (
              <option key={kind} value={kind}>
                {t(`scene.${kind}`)}
              </option>
            ))}
          </Choice>
          <Field
            label={t('from')}
            type="time"
            value={clockOf(one.fromMinute)}
            onChange={(event) => change(index, { fromMinute: minuteOf(event.target.value) })}
          />
          <Field
            label={t('to')}
            type="time"
            value={clockOf(one.toMinute)}
            onChange={(event) => change(index, { toMinute: minuteOf(event.target.value) })}
          />
          <fieldset className={styles['days']}>
            <legend className="visually-hidden">{t('days')}</legend>
            {DAYS.map((day) => (
              <label key={day}>
                <input
                  type="checkbox"
                  checked={one.days.includes(day)}
                  onChange={(event) => {
                    const days = event.target.checked ? [...one.days, day] : one.days.filter((other) => other !== day);
                    if (days.length > 0) change(index, { days: [...days].sort() });
                  }}
                />
                {t(`day.d${day}`)}
              </label>
            ))}
          </fieldset>
          <IconButton label={t('removeHours')} onClick={() => onHours(hours.filter((_, at) => at !== index))}>
            <Trash2 size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </div>
      ))}
      {hours.length < MOST_HOURS ? (
        <Button
          look="quiet"
          onClick={() =>
            onHours([
              ...hours,
              { days: [...DAYS], fromMinute: 20 * 60, toMinute: 8 * 60, scene: sceneOf('key_period') },
            ])
          }
        >
          {t('addHours')}
        </Button>
      ) : null}
    </fieldset>
  );
}
