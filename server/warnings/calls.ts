import type { LoopStep } from '../../domain/loop-state.ts';
import type { Tx } from '../database.ts';
import { nextToCall } from '../duty/call.ts';

interface Calling {
  readonly record: { readonly enterprise: number };
  readonly steps: readonly LoopStep[];
}

/**
 * Names whom each `call` of call-and-answer (叫应) calls: the people on duty of the enterprise that is first responsible,
 * round by round, and the operating company's desk where the enterprise keeps no roster. A call without a name is a
 * defect that the duty page shows; the step is stored all the same.
 */
export async function nameCalls<T extends Calling>(tx: Tx, now: number, writes: readonly T[]): Promise<T[]> {
  const named: T[] = [];
  for (const write of writes) {
    if (!write.steps.some(({ step }) => step === 'call')) {
      named.push(write);
      continue;
    }
    const steps: LoopStep[] = [];
    for (const step of write.steps) {
      const person = step.step === 'call' ? await nextToCall(tx, now, write.record.enterprise, step.round) : null;
      steps.push(person === null ? step : { ...step, detail: { ...step.detail, ...person } });
    }
    named.push({ ...write, steps });
  }
  return named;
}
