'use client';

import { Camera, FileText, Film, Paperclip, RotateCw, X } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { EVIDENCE_TYPES } from '../../domain/evidence.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import styles from './evidence.module.css';
import type { EvidenceQueue, QueuedFile } from './evidence-queue.ts';

interface EvidenceFieldProps {
  readonly queue: EvidenceQueue;
  readonly files: readonly QueuedFile[];
  /** The plan asks for at least one piece. */
  readonly required: boolean;
}

/** Photos, clips and papers by camera or from the device, with how far each is and a way to try again. */
export function EvidenceField({ queue, files, required }: EvidenceFieldProps) {
  const t = useTranslations('warnings');
  const camera = useRef<HTMLInputElement | null>(null);
  const picker = useRef<HTMLInputElement | null>(null);
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    queue.add(event.target.files ?? []);
    // The same file may be chosen again after it was removed.
    event.target.value = '';
  };
  return (
    <fieldset className={styles['field']}>
      <legend>
        {t('evidence.title')}
        {required ? <span className={styles['required']}>{t('evidence.required')}</span> : null}
      </legend>
      <div className={styles['buttons']}>
        <Button className={styles['camera']} onClick={() => camera.current?.click()}>
          <Camera size={16} strokeWidth={1.5} aria-hidden /> {t('evidence.camera')}
        </Button>
        <Button onClick={() => picker.current?.click()}>
          <Paperclip size={16} strokeWidth={1.5} aria-hidden /> {t('evidence.choose')}
        </Button>
      </div>
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*,video/*"
        capture="environment"
        aria-label={t('evidence.camera')}
        onChange={onChange}
      />
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={EVIDENCE_TYPES.join(',')}
        aria-label={t('evidence.choose')}
        data-evidence-picker
        onChange={onChange}
      />
      {files.length === 0 ? <p className={styles['hint']}>{t('evidence.hint')}</p> : null}
      <ul>
        {files.map((file) => (
          <Row key={file.key} file={file} queue={queue} />
        ))}
      </ul>
    </fieldset>
  );
}

function Row({ file, queue }: { readonly file: QueuedFile; readonly queue: EvidenceQueue }) {
  const t = useTranslations('warnings');
  const refusal = useRefusalWords();
  const { key, name, state, share, reason } = file;
  const why =
    reason === 'too_large'
      ? t('evidence.tooLarge')
      : reason === null || reason === 'network'
        ? t('evidence.network')
        : refusal({ data: { refusal: { code: reason, field: 'evidence' } } });
  return (
    <li className={styles['row']} data-upload={state}>
      <span className={styles['small']}>
        {file.preview !== null ? (
          // biome-ignore lint/performance/noImgElement: a picture of this device that no server has yet
          <img src={file.preview} alt="" />
        ) : file.type.startsWith('video/') ? (
          <Film size={18} strokeWidth={1.5} aria-hidden />
        ) : (
          <FileText size={18} strokeWidth={1.5} aria-hidden />
        )}
      </span>
      <span className={styles['name']}>{name}</span>
      {state === 'failed' && reason !== 'too_large' ? (
        <IconButton label={t('evidence.retry', { name })} onClick={() => queue.retry(key)}>
          <RotateCw size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      ) : null}
      <IconButton label={t('evidence.remove', { name })} onClick={() => queue.remove(key)}>
        <X size={16} strokeWidth={1.5} aria-hidden />
      </IconButton>
      {state === 'done' ? null : (
        <span className={styles['status']} role={state === 'failed' ? 'alert' : 'status'}>
          {state === 'failed'
            ? t('evidence.failed', { reason: why })
            : state === 'again'
              ? t('evidence.again')
              : t('evidence.sending', { percent: Math.round(share * 100) })}
        </span>
      )}
      {state === 'sending' ? <progress className={styles['bar']} max={1} value={share} aria-hidden /> : null}
    </li>
  );
}
