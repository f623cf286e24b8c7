'use client';

import { useState } from 'react';
import { Field } from '../../components/field.tsx';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly error: string | null;
  readonly onValue: (value: number | null) => void;
}

/** What is typed as a number; empty or unreadable means not known, and is asked for. */
export const numberOf = (text: string): number | null =>
  text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text);

const textOf = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(6))));

/** The text to show: what is being typed while it still means the value ("0." on the way to "0.9"), else the value. */
export const shownText = (typed: string, value: number | null): string =>
  numberOf(typed) === value ? typed : textOf(value);

/** A field for a number with a unit in its label. */
export function NumberField({ label, value, error, onValue }: NumberFieldProps) {
  const [typed, setTyped] = useState(() => textOf(value));
  return (
    <Field
      label={label}
      inputMode="decimal"
      value={shownText(typed, value)}
      error={error}
      onChange={(event) => {
        setTyped(event.target.value);
        onValue(numberOf(event.target.value));
      }}
    />
  );
}
