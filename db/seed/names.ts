import type { Attrs } from './model.ts';
import { pad } from './model.ts';
import { cycle, type Random } from './random.ts';

/** Invented names: syllables that no company of the region carries, and the mark （演示） at the end. */
const STEMS: readonly [string, string][] = [
  ['澜源', 'Lanyuan'],
  ['汇潮', 'Huichao'],
  ['望汐', 'Wangxi'],
  ['听涛', 'Tingtao'],
  ['青汀', 'Qingting'],
  ['沧润', 'Cangrun'],
  ['泊远', 'Boyuan'],
  ['临渊', 'Linyuan'],
  ['鹭鸣', 'Luming'],
  ['苇航', 'Weihang'],
  ['溯光', 'Suguang'],
  ['衡澜', 'Henglan'],
  ['柳堤', 'Liudi'],
  ['云汀', 'Yunting'],
  ['朔海', 'Shuohai'],
  ['瀚洲', 'Hanzhou'],
  ['屿川', 'Yuchuan'],
  ['景汐', 'Jingxi'],
  ['砺波', 'Libo'],
  ['辰澜', 'Chenlan'],
  ['沐洋', 'Muyang'],
  ['岚湾', 'Lanwan'],
  ['漪湖', 'Yihu'],
  ['昊汐', 'Haoxi'],
];

const SUFFIX = {
  chemical: [
    ['化工', 'Chemical'],
    ['精细化工', 'Fine Chemicals'],
    ['新材料', 'New Materials'],
  ],
  storage: [['石化储运', 'Petrochemical Storage']],
  petrochemical: [['石油化工', 'Petrochemical']],
  pipeline: [
    ['管道运营', 'Pipeline Operations'],
    ['管网', 'Pipe Network'],
  ],
  developer: [
    ['置业', 'Properties'],
    ['城市建设', 'Urban Construction'],
  ],
  contractor: [
    ['建筑工程', 'Construction Engineering'],
    ['建设集团', 'Construction Group'],
  ],
  supervision: [['工程监理', 'Project Supervision']],
  logistics: [
    ['仓储物流', 'Warehouse Logistics'],
    ['供应链', 'Supply Chain'],
  ],
  industry: [
    ['装备制造', 'Equipment'],
    ['金属制品', 'Metalworks'],
    ['食品', 'Foods'],
    ['汽车零部件', 'Auto Parts'],
  ],
  transport: [
    ['危货运输', 'Dangerous Goods Transport'],
    ['客运', 'Coaches'],
    ['货运', 'Freight'],
  ],
  property: [
    ['物业', 'Property Management'],
    ['商业管理', 'Commercial Management'],
  ],
} as const satisfies Record<string, readonly (readonly [string, string])[]>;

export function companyName(kind: keyof typeof SUFFIX, index: number): { name: string; nameEn: string } {
  const list: readonly (readonly [string, string])[] = SUFFIX[kind];
  const [stem, stemEn] = cycle(STEMS, index * 5 + kind.length);
  const [suffix, suffixEn] = cycle(list, index);
  const round = Math.floor(index / STEMS.length);
  const ordinal = round === 0 ? '' : `${['第二', '第三', '第四'][round - 1] ?? `第${round + 1}`}`;
  return {
    name: `${stem}${ordinal}${suffix}有限公司（演示）`,
    nameEn: `${stemEn} ${suffixEn}${round === 0 ? '' : ` ${round + 1}`} Co. (demo)`,
  };
}

const FAMILY = ['江', '沈', '顾', '陆', '秦', '严', '方', '宋', '唐', '温', '路', '邢', '祁', '岳', '尹', '柯'];
const GIVEN = [
  '海宁',
  '雨晴',
  '立川',
  '思远',
  '文澜',
  '景行',
  '若水',
  '明澈',
  '启航',
  '知远',
  '云舒',
  '守正',
  '亦安',
  '清和',
];

/** An invented person; with the number that cannot be dialled. */
export function person(random: Random): { name: string; phone: string } {
  return { name: `${random.pick(FAMILY)}${random.pick(GIVEN)}`, phone: phone(random) };
}

/** No exchange 0000 exists: the number cannot be dialled. */
export const phone = (random: Random): string => `022-0000-${pad(random.int(0, 9999), 4)}`;

/** The three accountable persons of a major hazard installation (安全包保责任人). */
export function accountable(random: Random): Attrs {
  const chief = person(random);
  const technical = person(random);
  const operating = person(random);
  return {
    accountableChief: chief.name,
    accountableChiefPhone: chief.phone,
    accountableTechnical: technical.name,
    accountableTechnicalPhone: technical.phone,
    accountableOperating: operating.name,
    accountableOperatingPhone: operating.phone,
  };
}
