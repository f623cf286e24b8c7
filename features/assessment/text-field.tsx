import { type TextareaHTMLAttributes, useId } from 'react';
import styles from './assessment.module.css';

interface TextFieldProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
}

/** A text of several lines with its label. */
export function TextField({ label, rows = 3, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles['text']}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} rows={rows} {...rest} />
    </div>
  );
}
