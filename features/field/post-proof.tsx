'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { plainCode } from '../../domain/field-task.ts';
import styles from './field.module.css';
import type { CarriedPoint, PostRead } from './field-types.ts';
import { sha256Of } from './photo.ts';
import { canReadTag, canScan, readTag, scanCode } from './post-reader.ts';

interface PostProofProps {
  readonly point: Pick<CarriedPoint, 'id' | 'codeHash'>;
  readonly onRead: (post: PostRead | null, matches: boolean | null) => void;
}

const codeHash = (id: string, code: string): Promise<string> =>
  sha256Of(new TextEncoder().encode(`${id}/${code}`).buffer);

/** Proof by the post: its QR code by the camera, its tag by NFC, else the code printed under it. */
export function PostProof({ point, onRead }: PostProofProps) {
  const t = useTranslations('field');
  const inputId = useId();
  const video = useRef<HTMLVideoElement>(null);
  const stop = useRef<AbortController | null>(null);
  const [busy, setBusy] = useState<'qr' | 'nfc' | null>(null);
  const [text, setText] = useState('');
  const [matches, setMatches] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const told = async (by: PostRead['by'], code: string) => {
    if (plainCode(code) === '') {
      setMatches(null);
      return onRead(null, null);
    }
    const same = (await codeHash(point.id, plainCode(code))) === point.codeHash;
    setMatches(same);
    if (same) navigator.vibrate?.(60);
    onRead({ by, code: code.slice(0, 300) }, same);
  };
  const read = async (by: 'qr' | 'nfc') => {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    setBusy(by);
    setProblem(null);
    try {
      const screen = video.current;
      const code =
        by === 'nfc' ? await readTag(mine.signal) : screen === null ? null : await scanCode(screen, mine.signal);
      if (code !== null && !mine.signal.aborted) await told(by, code);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <fieldset className={styles['proof']}>
      <legend>{t('post')}</legend>
      <video ref={video} className={styles['finder']} hidden={busy !== 'qr'} muted playsInline />
      {busy === null ? (
        <div className={styles['two']}>
          {canScan() ? (
            <button type="button" onClick={() => void read('qr')}>
              {t('scan')}
            </button>
          ) : null}
          {canReadTag() ? (
            <button type="button" onClick={() => void read('nfc')}>
              {t('tag')}
            </button>
          ) : null}
        </div>
      ) : (
        <button type="button" onClick={() => stop.current?.abort()}>
          {busy === 'nfc' ? t('holdTag') : t('stopScan')}
        </button>
      )}
      <label htmlFor={inputId}>{t('typeCode')}</label>
      <input
        id={inputId}
        value={text}
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        onChange={(event) => {
          setText(event.target.value);
          void told('typed', event.target.value);
        }}
      />
      <p role="status" className={styles['muted']} data-matches={matches ?? ''}>
        {problem !== null
          ? t('noCamera', { reason: problem })
          : matches === null
            ? t('noCode')
            : matches
              ? t('rightCode')
              : t('wrongCode')}
      </p>
    </fieldset>
  );
}
