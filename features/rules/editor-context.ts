'use client';

import { type ChangeEvent, createContext, use } from 'react';
import { useTranslations } from 'use-intl';
import type { RuleBody } from '../../domain/rule.ts';
import type { RuleProblem } from '../../domain/rule-check.ts';
import { changed, numberOf, problemAt } from './rule-form.ts';

/** The rule that is being written and what stands against it. */
export interface Editing {
  readonly body: RuleBody;
  readonly setBody: (body: RuleBody) => void;
  readonly problems: readonly RuleProblem[];
}
export const EditorContext = createContext<Editing | null>(null);

type TextField = 'nameZh' | 'nameEn' | 'actionZh' | 'actionEn' | 'source';
type NumberField = 'windowSeconds' | 'deadband' | 'offDelaySeconds';

/** Fields of the rule in work: value and change for inputs, and the words of what is wrong. */
export function useEditing() {
  const t = useTranslations('rules');
  const editing = use(EditorContext);
  if (editing === null) throw new Error('fields of a rule stand inside its editor');
  const { body, setBody, problems } = editing;
  const set = (over: Partial<RuleBody>) => setBody(changed(body, over));
  return {
    body,
    setBody,
    set,
    problem: (field: string): string | null => {
      const found = problemAt(problems, field);
      return found === undefined ? null : t(`problem.${found.code}`);
    },
    text: (field: TextField) => ({
      value: body[field],
      onChange: (event: ChangeEvent<HTMLInputElement>) => set({ [field]: event.target.value }),
    }),
    number: (field: NumberField) => ({
      type: 'number',
      step: 'any',
      defaultValue: body[field],
      onChange: (event: ChangeEvent<HTMLInputElement>) => set({ [field]: numberOf(event.target.value) ?? 0 }),
    }),
  };
}
