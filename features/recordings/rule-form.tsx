'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Waiting } from '../../components/notice.tsx';
import { isPrivatePlace, PRIVATE_PLACES, type PrivatePlace, RECORDING_PLANS } from '../../domain/recording-plan.ts';
import { RETENTION_CLASSES } from '../../domain/recording-retention.ts';
import { masksSchema, RING_MINUTES } from '../../domain/recording-schema.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './recordings.module.css';

interface RuleFormProps {
  readonly cameraId: string;
  readonly onDone: () => void;
}

/** How a camera is recorded, how long it is kept, what it looks into and what is masked. */
export function RuleForm(props: RuleFormProps) {
  const common = useTranslations('common');
  const trpc = useTRPC();
  const rule = useQuery(trpc.recordings.rule.queryOptions({ cameraId: props.cameraId }));
  if (rule.data === undefined) return <Waiting label={common('loading')} />;
  return <Fields {...props} rule={rule.data} />;
}

/** Corners as people write them: "0.1,0.2 0.4,0.2 0.4,0.6; …". Null for what is no list of polygons. */
function parseMasks(text: string): [number, number][][] | null {
  const polygons = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.split(/\s+/).map((corner) => corner.split(',').map(Number)));
  const parsed = masksSchema.safeParse(polygons);
  return parsed.success ? parsed.data : null;
}

function Fields({ cameraId, onDone, rule }: RuleFormProps & { readonly rule: RouterOutputs['recordings']['rule'] }) {
  const t = useTranslations('recordings');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [plan, setPlan] = useState(rule.plan);
  const [place, setPlace] = useState<'' | PrivatePlace>(isPrivatePlace(rule.place) ? rule.place : '');
  const [retentionClass, setClass] = useState(rule.retention.class);
  const [masks, setMasks] = useState(() =>
    rule.masks.map((mask) => mask.map((corner) => corner.join(',')).join(' ')).join('; '),
  );
  const parsedMasks = parseMasks(masks);
  const save = useMutation(
    trpc.recordings.setRule.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.recordings.pathFilter());
        onDone();
      },
    }),
  );
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const own = Number(fields.get('ownDays'));
    save.mutate({
      cameraId,
      plan,
      place,
      retentionClass,
      ringMinutes: Number(fields.get('ringMinutes')),
      ownDays: own > 0 ? own : null,
      masks: parsedMasks ?? [],
    });
  };
  return (
    <form className={styles['form']} aria-label={t('settings')} onSubmit={send}>
      <Choice
        label={t('planTitle')}
        value={plan}
        onChange={(event) => setPlan(RECORDING_PLANS.find((one) => one === event.target.value) ?? plan)}
      >
        {RECORDING_PLANS.map((one) => (
          <option key={one} value={one}>
            {t(`plan.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('ringMinutes')}
        name="ringMinutes"
        type="number"
        min={RING_MINUTES.least}
        max={RING_MINUTES.most}
        defaultValue={rule.ringMinutes}
      />
      <Choice
        label={t('classTitle')}
        value={retentionClass}
        onChange={(event) => setClass(RETENTION_CLASSES.find((one) => one === event.target.value) ?? retentionClass)}
      >
        {RETENTION_CLASSES.map((one) => (
          <option key={one} value={one}>
            {t(`classOf.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('ownDays')}
        name="ownDays"
        type="number"
        min={0}
        max={3650}
        defaultValue={rule.retention.ownDays ?? ''}
      />
      <Choice
        label={t('placeTitle')}
        value={place}
        onChange={(event) => setPlace(PRIVATE_PLACES.find((one) => one === event.target.value) ?? '')}
      >
        <option value="">{t('placeOf.none')}</option>
        {PRIVATE_PLACES.map((one) => (
          <option key={one} value={one}>
            {t(`placeOf.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('masksTitle')}
        value={masks}
        error={parsedMasks === null ? t('masksWrong') : null}
        placeholder="0.10,0.20 0.40,0.20 0.40,0.60"
        onChange={(event) => setMasks(event.target.value)}
      />
      <div className={styles['send']}>
        <Button look="primary" type="submit" disabled={save.isPending || parsedMasks === null}>
          {t('save')}
        </Button>
        <p className={styles['small']}>{t('masksNote')}</p>
      </div>
      {save.isError ? (
        <p role="alert" className={styles['wide']}>
          {place !== '' && plan !== 'off' ? t('privateRefused') : refusal(save.error)}
        </p>
      ) : null}
    </form>
  );
}
