/**
 * What can be wrong with the warning loop as it stands in the database, found by a second look that shares no code with
 * the loop itself (issue 3, "How sure"). The words are for the system warning and for the log.
 */
export const WARNING_FAULTS = {
  plan_missing: { zh: '预警没有处置预案', en: 'warning without a plan' },
  notice_missing: { zh: '缺少警示通报时钟', en: 'no clock for the next notice' },
  on_site_missing: { zh: '缺少现场核查时钟', en: 'no clock for the on-site order' },
  call_missing: { zh: '未签收却无叫应时钟', en: 'unacknowledged without a clock for the call' },
  unshelve_missing: { zh: '搁置没有到期时钟', en: 'shelved without an end' },
  shelf_over: { zh: '搁置到期未解除', en: 'shelf past its end' },
  clock_overdue: { zh: '时钟到期未执行', en: 'clock overdue' },
  clock_too_late: { zh: '时钟晚于预案', en: 'clock later than its plan' },
  clock_off_grid: { zh: '时钟偏离预案节拍', en: 'clock off the beat of its plan' },
  clock_of_closed: { zh: '已消警仍有时钟', en: 'clock of a closed warning' },
  clock_of_old_epoch: { zh: '时钟属于旧等级', en: 'clock of an earlier tier' },
  clock_scope: { zh: '时钟与预警权限范围不一致', en: 'clock in another scope than its warning' },
  deadline_disagrees: { zh: '显示期限与时钟不一致', en: 'shown deadline differs from the clock' },
  tier_disagrees: { zh: '对象颜色与预警不一致', en: "object's colour differs from its warnings" },
  colour_without_warning: { zh: '对象着色但无预警', en: 'coloured object without a warning' },
  acknowledgement_disagrees: { zh: '签收状态与预警不一致', en: 'shown acknowledgement differs from the warnings' },
  worst_tier_low: { zh: '最高等级低于当前等级', en: 'worst tier below the tier' },
  closing_incomplete: { zh: '消警记录不完整', en: 'closing incomplete' },
  opening_missing: { zh: '预警缺少生成记录', en: 'warning without its opening in the history' },
  told_nobody: { zh: '步骤未通知任何单位', en: 'step that told nobody' },
  delivery_stuck: { zh: '通知未发出', en: 'delivery not being sent' },
  fired_without_step: { zh: '时钟执行无记录', en: 'fired clock without a step' },
  step_doubled: { zh: '同一时点重复执行', en: 'step taken twice' },
  rule_unwarned: { zh: '超限未生成预警', en: 'rule in alarm without a warning' },
  warning_unruled: { zh: '预警已无触发条件', en: 'warning whose condition ended unnoticed' },
  rule_overdue: { zh: '规则到期未判定', en: 'rule overdue' },
  clear_unasked: { zh: '待确认消警无申请人', en: 'clear to be confirmed that nobody asked for' },
} as const;
export type WarningFault = keyof typeof WARNING_FAULTS;

export interface WarningFinding {
  readonly fault: WarningFault;
  /** Warnings, objects or rules concerned, at most twenty named. */
  readonly count: number;
  readonly ids: readonly number[];
}

/** The findings in one sentence per language, worst counted first; for people, so the first three by name. */
export function findingsInWords(findings: readonly WarningFinding[]): { readonly zh: string; readonly en: string } {
  const sorted = [...findings].sort((a, b) => b.count - a.count);
  const named = sorted.slice(0, 3);
  const more = sorted.length - named.length;
  const zh = named.map(({ fault, count }) => `${WARNING_FAULTS[fault].zh} ${count} 处`).join('；');
  const en = named.map(({ fault, count }) => `${WARNING_FAULTS[fault].en} (${count})`).join('; ');
  return {
    zh: `预警引擎自检：${zh}${more > 0 ? `；另有 ${more} 类` : ''}`,
    en: `Self-check of the warning engine: ${en}${more > 0 ? `; ${more} more kinds` : ''}`,
  };
}
