import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { classes } from './classes.ts';
import styles from './field.module.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly error?: string | null | undefined;
}

export function Field({ label, error, className, ...rest }: FieldProps) {
  const id = useId();
  const problem = error ?? null;
  return (
    <div className={classes(styles['field'], className)}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles['input']}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-error`}
        {...rest}
      />
      {problem === null ? null : (
        <p className={styles['error']} id={`${id}-error`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly label: string;
  readonly children: ReactNode;
}

export function Choice({ label, className, ...rest }: ChoiceProps) {
  const id = useId();
  return (
    <div className={classes(styles['field'], className)}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <select id={id} className={styles['input']} {...rest} />
    </div>
  );
}

interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  readonly label: ReactNode;
}

export function Check({ label, className, ...rest }: CheckProps) {
  return (
    <label className={classes(styles['check'], className)}>
      <input type="checkbox" {...rest} />
      {label}
    </label>
  );
}
