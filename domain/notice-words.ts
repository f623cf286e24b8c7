import type { Party } from './party.ts';
import { type Tier, type TierRank, tierOfRank } from './tier.ts';

/** Languages of messages that leave the installation; also those of the interface. */
export type NoticeLocale = 'zh' | 'en';

const TIER_WORDS: Record<Tier, Record<NoticeLocale, string>> = {
  red: { zh: '红色预警（重大）', en: 'Red warning (major)' },
  orange: { zh: '橙色预警（较大）', en: 'Orange warning (serious)' },
  yellow: { zh: '黄色预警（一般）', en: 'Yellow warning (moderate)' },
  blue: { zh: '蓝色预警（低）', en: 'Blue warning (low)' },
};

const STEP_WORDS: Readonly<Record<string, Record<NoticeLocale, string>>> = {
  opened: { zh: '新预警', en: 'New warning' },
  push: { zh: '新预警', en: 'New warning' },
  raised: { zh: '预警升级', en: 'Warning raised' },
  lowered: { zh: '预警降低', en: 'Warning lowered' },
  repeated: { zh: '再次报警', en: 'Alarm repeated' },
  normal: { zh: '监测值恢复正常，待消警', en: 'Back to normal, sign-off owed' },
  acknowledged: { zh: '已签收', en: 'Acknowledged' },
  verified: { zh: '已核实', en: 'Verified' },
  handling: { zh: '处置中', en: 'Being handled' },
  reported: { zh: '已反馈', en: 'Reported back' },
  evidence: { zh: '补充证据', en: 'Evidence added' },
  comment: { zh: '备注', en: 'Comment' },
  assigned: { zh: '已指派', en: 'Assigned' },
  notice: { zh: '警示通报', en: 'Warning notice' },
  on_site: { zh: '现场核查督办', en: 'On-site supervision order' },
  call: { zh: '叫应', en: 'Call and answer' },
  clear_asked: { zh: '申请消警，待确认', en: 'Clear asked, to be confirmed' },
  confirmed: { zh: '消警已确认', en: 'Clear confirmed' },
  returned: { zh: '消警退回', en: 'Clear sent back' },
  downgraded: { zh: '预警降级', en: 'Warning downgraded' },
  shelved: { zh: '已搁置', en: 'Shelved' },
  unshelved: { zh: '结束搁置', en: 'Shelf ended' },
  released: { zh: '对公众发布', en: 'Released to the public' },
  withdrawn: { zh: '撤回发布', en: 'Release withdrawn' },
  lost: { zh: '报警后失联', en: 'Lost after alarm' },
  found: { zh: '恢复通信', en: 'Data are back' },
  closed: { zh: '已消警', en: 'Cleared' },
  relay: { zh: '处置动态', en: 'Handling report' },
  gap: { zh: '接收单位缺失', en: 'No recipient found' },
  test: { zh: '测试消息', en: 'Test message' },
};

const PARTY_WORDS: Readonly<Record<Party, Record<NoticeLocale, string>>> = {
  enterprise: { zh: '企业', en: 'the enterprise' },
  zone: { zh: '功能区安全监管部门', en: 'the zone safety department' },
  regulator: { zh: '行业主管部门', en: 'the industry regulator' },
  bureau: { zh: '应急管理局', en: 'the emergency bureau' },
  operating_company: { zh: '运营公司', en: 'the operating company' },
  city: { zh: '市级预警系统', en: 'the city-level warning system' },
};

/** The step of a telling in words, a warning notice with its number; an unknown step is shown as it is. */
export function stepWords(step: string, locale: NoticeLocale, round = 0): string {
  const words = STEP_WORDS[step]?.[locale] ?? step;
  if (step !== 'notice' || round < 1) return words;
  return locale === 'zh' ? `${words}（第 ${round} 次）` : `${words} no. ${round}`;
}

const GUARDIAN = { zh: '特殊作业监护人', en: 'guardian of permit-controlled work' } as const;

/** `guardian`: told by server/permits of what happens beside the work. */
export function partyWords(party: Party | 'guardian', locale: NoticeLocale): string {
  return party === 'guardian' ? GUARDIAN[locale] : PARTY_WORDS[party][locale];
}

export function tierWords(tier: TierRank, locale: NoticeLocale): string {
  return TIER_WORDS[tierOfRank(tier) ?? 'blue'][locale];
}
