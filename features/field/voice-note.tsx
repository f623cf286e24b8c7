'use client';

import { Mic, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatSpan } from '../../lib/i18n/format.ts';
import styles from './field.module.css';

/** Longer notes are no notes: what was said until then is kept. */
const MOST_SECONDS = 180;

interface VoiceNoteProps {
  readonly disabled: boolean;
  readonly onNote: (note: Blob) => void;
}

/** A spoken note: one tap begins, one tap ends; the recording is kept as it is, with its hash. */
export function VoiceNote({ disabled, onNote }: VoiceNoteProps) {
  const t = useTranslations('field');
  const recorder = useRef<MediaRecorder | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const running = seconds !== null;
  useEffect(() => () => recorder.current?.stop(), []);
  useEffect(() => {
    if (!running) return;
    const began = performance.now();
    const timer = setInterval(() => {
      const spoken = Math.floor((performance.now() - began) / 1000);
      setSeconds(spoken);
      if (spoken >= MOST_SECONDS) recorder.current?.stop();
    }, 500);
    return () => clearInterval(timer);
  }, [running]);
  const begin = async () => {
    setProblem(null);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const made = new MediaRecorder(stream);
      const parts: Blob[] = [];
      made.ondataavailable = ({ data }) => parts.push(data);
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        recorder.current = null;
        setSeconds(null);
        const note = new Blob(parts, { type: made.mimeType });
        if (note.size > 0) onNote(note);
      };
      recorder.current = made;
      made.start();
      setSeconds(0);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  if (typeof MediaRecorder === 'undefined') return null;
  return (
    <>
      <button
        type="button"
        className={styles['unable']}
        aria-pressed={running}
        disabled={disabled}
        onClick={() => (running ? recorder.current?.stop() : void begin())}
      >
        {running ? <Square size={20} aria-hidden /> : <Mic size={20} strokeWidth={1.5} aria-hidden />}{' '}
        {running ? t('voiceStop', { span: formatSpan(seconds) }) : t('voice')}
      </button>
      {problem === null ? null : <p className={styles['muted']}>{t('noVoice', { reason: problem })}</p>}
    </>
  );
}
