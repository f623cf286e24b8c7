/** Names of the invented ground in English; a street grid is named by its quarter, kind and number. */
const WHOLE: Readonly<Record<string, string>> = {
  潮间带: 'Tidal flat',
  澜河: 'Lan River',
  青汀河: 'Qingting River',
  北柳减河: 'Beiliu Relief Channel',
  澜港主航道: 'Langang Main Fairway',
  南澜航道: 'Nanlan Fairway',
  防潮堤: 'Sea dike',
  望潮盐场: 'Wangchao Salt Works',
  南澜盐场: 'Nanlan Salt Works',
  苇海盐场: 'Weihai Salt Works',
  苇海湿地保护区: 'Weihai Wetland Reserve',
  苇海水库: 'Weihai Reservoir',
  北柳河口湿地: 'Beiliu Estuary Wetland',
  青汀河口湿地: 'Qingting Estuary Wetland',
  鹭洲生态公园: 'Luzhou Ecological Park',
  观海公园: 'Guanhai Park',
  澜湾: 'Lan Bay',
  澜港: 'Langang',
  东堤港池: 'East Mole Basin',
  南堤港池: 'South Mole Basin',
  北岸化工园区: 'North Bank Chemical Park',
  南澜化工园区: 'Nanlan Chemical Park',
  南澜港池: 'Nanlan Basin',
  观海湾: 'Guanhai Bay',
  北部新城: 'Northern New Town',
  西部制造区: 'Western Manufacturing Area',
  临空物流区: 'Airport Logistics Area',
  滨海高速: 'Binhai Expressway',
  京澜高速: 'Jinglan Expressway',
  沿海高速: 'Coastal Expressway',
  南港大道: 'South Port Avenue',
  北环大道: 'North Ring Avenue',
  港区大道: 'Port Avenue',
  港区北路: 'Port North Road',
  一号突堤路: 'Pier 1 Road',
  二号突堤路: 'Pier 2 Road',
  南堤路: 'South Mole Road',
  园区北大道: 'Park North Avenue',
  南澜大道: 'Nanlan Avenue',
  南澜西路: 'Nanlan West Road',
  机场大道: 'Airport Avenue',
  金塘大道: 'Jintang Avenue',
  湖畔公路: 'Lakeside Highway',
};
const QUARTERS: Readonly<Record<string, string>> = {
  观海: 'Guanhai',
  听涛: 'Tingtao',
  鹭洲: 'Luzhou',
  金塘: 'Jintang',
  空港: 'Airport',
  湖畔: 'Lakeside',
  北岸: 'North Bank',
  南澜: 'Nanlan',
  一堤: 'Mole 1',
  三堤: 'Mole 3',
  澜北: 'Lanbei',
};
const KINDS: Readonly<Record<string, string>> = { 路: 'Road', 街: 'Street', 道: 'Avenue' };

/** The English name of a name of the ground; empty for none. Throws for a name that nobody has put into English. */
export function groundNameEn(name: string): string {
  if (name === '') return '';
  const whole = WHOLE[name];
  if (whole !== undefined) return whole;
  const [, quarter = '', number = '', kind = ''] = /^(\D+?)(\d+)(\D)$/.exec(name) ?? [];
  if (QUARTERS[quarter] === undefined || KINDS[kind] === undefined)
    throw new RangeError(`no English name of the ground for ${name}`);
  return `${QUARTERS[quarter]} ${KINDS[kind]} ${number}`;
}
