'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { SCENARIOS } from '../../domain/rule.ts';
import { SECTORS } from '../../domain/sector.ts';
import { TIERS } from '../../domain/tier.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { TierSymbol } from '../../map/map-symbol.tsx';
import type { RuleEntry } from './rule-types.ts';
import { useRuleName } from './rule-words.tsx';
import styles from './rules.module.css';

export const PLAN_TABS = ['plan', 'incidents'] as const;
export type PlanTab = (typeof PLAN_TABS)[number];

interface RuleListProps {
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly plan: PlanTab | null;
  readonly onPlan: (plan: PlanTab) => void;
  readonly onNew: (() => void) | null;
}

/** Rules by scenario, found by words, sector and whether a draft waits. */
export function RuleList({ chosen, onChoose, plan, onPlan, onNew }: RuleListProps) {
  const t = useTranslations('rules');
  const plans = useTranslations('incidentPlans');
  const codes = useTranslations('codes');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [scenario, setScenario] = useState('');
  const [sector, setSector] = useState('');
  const [drafts, setDrafts] = useState(false);
  const asked = useDeferredValue(text.trim());
  const query = useQuery(
    trpc.rules.list.queryOptions(
      {
        text: asked,
        scenario: SCENARIOS.find((one) => one === scenario) ?? null,
        sector: SECTORS.find((one) => one === sector) ?? null,
        drafts,
      },
      { refetchInterval: 30_000 },
    ),
  );
  const items = query.data?.items ?? [];
  return (
    <nav className={styles['side']} aria-label={t('title')}>
      <div className={styles['filters']}>
        <Field label={t('search')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
        <Choice label={t('scenarioLabel')} value={scenario} onChange={(event) => setScenario(event.target.value)}>
          <option value="">{t('allScenarios')}</option>
          {SCENARIOS.map((one) => (
            <option key={one} value={one}>
              {t(`scenario.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('sector')} value={sector} onChange={(event) => setSector(event.target.value)}>
          <option value="">{t('allSectors')}</option>
          {SECTORS.map((one) => (
            <option key={one} value={one}>
              {codes(`sector.${one}`)}
            </option>
          ))}
        </Choice>
        <div className={styles['chips']}>
          <Check label={t('draftsOnly')} checked={drafts} onChange={(event) => setDrafts(event.target.checked)} />
          {onNew === null ? null : <Button onClick={onNew}>{t('newRule')}</Button>}
          <Button onClick={() => onPlan('plan')} aria-pressed={plan === 'plan'}>
            {t('tabPlans')}
          </Button>
          <Button onClick={() => onPlan('incidents')} aria-pressed={plan === 'incidents'}>
            {plans('title')}
          </Button>
        </div>
      </div>
      <div className={styles['list']}>
        {query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.error === null ? null : <Notice urgent title={refusal(query.error)} />}
        {query.isSuccess && items.length === 0 ? <Notice title={t('empty')} /> : null}
        {SCENARIOS.map((one) => (
          <Group
            key={one}
            title={t(`scenario.${one}`)}
            items={items.filter((item) => (item.current ?? item.draft)?.body.scenario === one)}
            chosen={plan === null ? chosen : null}
            onChoose={onChoose}
          />
        ))}
        {query.data?.more === true ? <Notice title={t('more')} /> : null}
      </div>
    </nav>
  );
}

interface GroupProps {
  readonly title: string;
  readonly items: readonly RuleEntry[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

function Group({ title, items, chosen, onChoose }: GroupProps) {
  const t = useTranslations('rules');
  const codes = useTranslations('codes');
  const nameOf = useRuleName();
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      {items.map(({ id, current, draft }) => {
        const body = (current ?? draft)?.body;
        if (body === undefined) return null;
        const tiers = TIERS.filter((tier) => body.tiers.some((one) => one.tier === tier));
        return (
          <button
            key={id}
            type="button"
            className={styles['row']}
            aria-current={id === chosen}
            onClick={() => onChoose(id)}
          >
            <span>{nameOf(body) || id}</span>
            {draft === null ? null : <span className={styles['mark']}>{t('draft')}</span>}
            {body.active ? null : <span className={styles['mark']}>{t('withdrawn')}</span>}
            <span className={styles['symbols']}>
              {tiers.map((tier) => (
                <TierSymbol key={tier} tier={tier} size={12} title={codes(`tier.${tier}`)} />
              ))}
            </span>
          </button>
        );
      })}
    </section>
  );
}
