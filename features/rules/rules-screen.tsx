'use client';

import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import type { Permission } from '../../domain/role.ts';
import { ruleOfPart } from '../../domain/rule.ts';
import { IncidentPlanPart } from './incident-plan-part.tsx';
import { PlanPart } from './plan-part.tsx';
import { RuleDetail } from './rule-detail.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { NEW_RULE } from './rule-form.ts';
import { PLAN_TABS, type PlanTab, RuleList } from './rule-list.tsx';
import styles from './rules.module.css';
import { Unwatched } from './unwatched.tsx';

interface RulesScreenProps {
  readonly permissions: readonly Permission[] | null;
  readonly userId: string | null;
  readonly menu: ReactNode;
}

/** What the address says: one rule and, from a warning, the version that it stands on. */
function readAddress(): { readonly rule: string | null; readonly version: number | null } {
  const search = new URLSearchParams(window.location.search);
  const version = Number(search.get('version'));
  const asked = search.get('rule');
  // A warning names the part that it stands on; the page shows the rule that the part belongs to.
  return {
    rule: asked === null ? null : ruleOfPart(asked),
    version: Number.isInteger(version) && version > 0 ? version : null,
  };
}

/** Rules as data: found, read, changed, tried and approved in one place (REQ-RISK-03, S2 Art 18). */
export function RulesScreen({ permissions, userId, menu }: RulesScreenProps) {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const [chosen, setChosen] = useState<{ readonly rule: string | null; readonly version: number | null }>({
    rule: null,
    version: null,
  });
  const [making, setMaking] = useState(false);
  // Which plan is open instead of a rule: the handling plan of warnings, or the checklists of incidents.
  const [plan, setPlan] = useState<PlanTab | null>(null);
  useEffect(() => {
    setChosen(readAddress());
    const tab = new URLSearchParams(window.location.search).get('tab');
    setPlan(PLAN_TABS.find((one) => one === tab) ?? null);
  }, []);
  const choose = (rule: string | null) => {
    setMaking(false);
    setPlan(null);
    setChosen({ rule, version: null });
    const address = rule === null ? '/rules' : `/rules?rule=${encodeURIComponent(rule)}`;
    window.history.replaceState(window.history.state, '', address);
  };
  const startNew = () => {
    setPlan(null);
    setMaking(true);
  };
  const may = (permission: Permission) => permissions?.includes(permission) ?? false;
  const isOpen = making || plan !== null || chosen.rule !== null;
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['split']} data-open={isOpen}>
        <RuleList
          chosen={chosen.rule}
          onChoose={choose}
          plan={plan}
          onPlan={(tab) => {
            setMaking(false);
            setPlan(tab);
            window.history.replaceState(window.history.state, '', `/rules?tab=${tab}`);
          }}
          onNew={may('rules.draft') ? startNew : null}
        />
        <div className={styles['main']}>
          <Button look="quiet" className={styles['backToList']} onClick={() => choose(null)}>
            <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
            {common('back')}
          </Button>
          {plan === 'plan' ? <PlanPart permissions={permissions} userId={userId} /> : null}
          {plan === 'incidents' ? <IncidentPlanPart permissions={permissions} userId={userId} /> : null}
          {making && plan === null ? (
            <RuleEditor
              id={null}
              body={NEW_RULE}
              note=""
              onDone={(id) => choose(id)}
              onCancel={() => setMaking(false)}
            />
          ) : null}
          {!making && plan === null && chosen.rule !== null ? (
            <RuleDetail
              key={chosen.rule}
              id={chosen.rule}
              version={chosen.version}
              userId={userId}
              mayDraft={may('rules.draft')}
              mayApprove={may('rules.approve')}
            />
          ) : null}
          {isOpen ? null : (
            <>
              <Notice title={t('pick')}>{t('readOnly')}</Notice>
              <Unwatched />
            </>
          )}
        </div>
      </main>
    </div>
  );
}
