'use client';

import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

const WAIT_MS = 4000;

interface PressedTwiceProps {
  readonly children: string;
  /** What the second press says, for instance "Remove: sure?". */
  readonly sure: string;
  /** What is taken away, told before the second press. */
  readonly hint?: string;
  readonly onConfirm: () => void;
}

/** Two presses for what takes something away; the second is offered for four seconds. */
export function PressedTwice({ children, sure, hint, onConfirm }: PressedTwiceProps) {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), WAIT_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  if (!armed) return <Button onClick={() => setArmed(true)}>{children}</Button>;
  return (
    <>
      <Button
        look="primary"
        onClick={() => {
          setArmed(false);
          onConfirm();
        }}
      >
        {sure}
      </Button>
      {hint === undefined ? null : <span role="status">{hint}</span>}
    </>
  );
}
