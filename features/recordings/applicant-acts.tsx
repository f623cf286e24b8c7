'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import type { ImageRequestDetail } from './recording-types.ts';
import styles from './recordings.module.css';
import { useRequestAct } from './use-request-act.ts';

/** What an applicant may do: withdraw while nothing is decided, stop a running export, fetch what is ready. */
export function ApplicantActs({ request }: { readonly request: ImageRequestDetail }) {
  const t = useTranslations('recordings');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const now = useNow();
  const act = useRequestAct();
  const { id, state } = request;
  const withdraw = useMutation(trpc.images.withdraw.mutationOptions(act));
  const cancel = useMutation(trpc.images.cancel.mutationOptions(act));
  const link = useMutation(
    trpc.images.link.mutationOptions({
      onSuccess: ({ url }) => {
        window.location.assign(url);
        return act.onSuccess();
      },
    }),
  );
  const problem = withdraw.error ?? cancel.error ?? link.error;
  return (
    <>
      <div className={styles['acts']}>
        {state === 'submitted' || state === 'approved' || state === 'queued' ? (
          <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate({ id })}>
            {t('withdraw')}
          </Button>
        ) : null}
        {state === 'exporting' ? (
          <Button disabled={cancel.isPending} onClick={() => cancel.mutate({ id })}>
            {t('stopExport')}
          </Button>
        ) : null}
        {state === 'ready' ? (
          <Button look="primary" disabled={link.isPending} onClick={() => link.mutate({ id })}>
            {t('download')}
          </Button>
        ) : null}
      </div>
      {state === 'ready' && request.linkEndsAt !== null && now !== 0 ? (
        <p className={styles['small']}>{t('linkEnds', { time: formatMoment(request.linkEndsAt, now) })}</p>
      ) : null}
      {state === 'ready' ? <BurntWords manifest={request.manifest} /> : null}
      {problem == null ? null : <p role="alert">{refusal(problem)}</p>}
    </>
  );
}

/** Says plainly what is burnt into the picture and what is only signed. */
function BurntWords({ manifest }: { readonly manifest: unknown }) {
  const t = useTranslations('recordings');
  if (typeof manifest !== 'object' || manifest === null || !('watermark' in manifest)) return null;
  return (
    <p className={styles['small']}>
      {manifest.watermark === 'burnt_in' ? t('burnt') : t('notBurntIn')} {t('verifyHow')}
    </p>
  );
}
