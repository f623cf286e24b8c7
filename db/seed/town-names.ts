import { cycle } from './random.ts';

const NAMES = [
  '望汐',
  '听涛',
  '青汀',
  '鹭洲',
  '柳堤',
  '云汀',
  '苇航',
  '景汐',
  '岚湾',
  '漪湖',
  '沐洋',
  '辰澜',
  '溯光',
  '屿川',
  '衡澜',
  '临渊',
];
const NAMES_EN = [
  'Wangxi',
  'Tingtao',
  'Qingting',
  'Luzhou',
  'Liudi',
  'Yunting',
  'Weihang',
  'Jingxi',
  'Lanwan',
  'Yihu',
  'Muyang',
  'Chenlan',
  'Suguang',
  'Yuchuan',
  'Henglan',
  'Linyuan',
];

/** An invented name for a place in town, in both languages. */
export const townName = (index: number): readonly [string, string] => [cycle(NAMES, index), cycle(NAMES_EN, index)];
