import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';
import { classes } from './classes.ts';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'quiet';
  readonly wide?: boolean;
}

export function Button({ look = 'plain', wide = false, className, type = 'button', ...rest }: ButtonProps) {
  const name = classes(styles['button'], look !== 'plain' && styles[look], wide && styles['wide'], className);
  return <button type={type} className={name} {...rest} />;
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Spoken and shown as a tooltip: a picture alone says too little. */
  readonly label: string;
  /** Key that does the same, shown in the tooltip. */
  readonly shortcut?: string;
  readonly pressed?: boolean;
  readonly children: ReactNode;
  /** Only where there is room: fingers zoom by themselves. */
  readonly 'data-wide'?: boolean;
}

export function IconButton({ label, shortcut, pressed, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      className={classes(styles['button'], styles['icon'], className)}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      title={shortcut === undefined ? label : `${label}  ${shortcut}`}
      {...rest}
    />
  );
}
