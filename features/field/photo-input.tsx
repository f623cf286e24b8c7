'use client';

import { Camera } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import styles from './field.module.css';

interface PhotoInputProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** One big button that opens the camera. */
export function PhotoInput({ label, disabled, onFiles }: PhotoInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    onFiles(files);
  };
  return (
    <>
      <button type="button" className={styles['photo']} disabled={disabled} onClick={() => input.current?.click()}>
        <Camera size={28} strokeWidth={1.5} aria-hidden />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*,video/mp4,video/webm"
        capture="environment"
        hidden
        aria-label={label}
        onChange={take}
      />
    </>
  );
}
