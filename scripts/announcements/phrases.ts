/** What one clip says. Mandarin is given to the synthesizer in pinyin: it reads characters with several sounds wrongly. */
export interface Phrase {
  readonly id: string;
  readonly zh: string;
  readonly pinyin: string;
  readonly en: string;
}

const phrase = (id: string, zh: string, pinyin: string, en: string): Phrase => ({ id, zh, pinyin, en });

/** One phrase per clip of domain/announcement.ts. */
export const PHRASES: readonly Phrase[] = [
  phrase('tier-red', '红色预警', 'hong2 se4 yu4 jing3', 'Red warning'),
  phrase('tier-orange', '橙色预警', 'cheng2 se4 yu4 jing3', 'Orange warning'),
  phrase('tier-yellow', '黄色预警', 'huang2 se4 yu4 jing3', 'Yellow warning'),
  phrase('act-red', '请立即处置', 'qing3 li4 ji2 chu3 zhi4', 'Act at once'),
  phrase('act-orange', '请尽快处置', 'qing3 jin3 kuai4 chu3 zhi4', 'Act soon'),
  phrase('act-yellow', '请核实', 'qing3 he2 shi2', 'Please verify'),
  phrase('raised', '预警升级', 'yu4 jing3 sheng1 ji2', 'Raised'),
  phrase('layer-zones', '功能区', 'gong1 neng2 qu1', 'Functional zone'),
  phrase('layer-sites', '重点单位', 'zhong4 dian3 dan1 wei4', 'Site'),
  phrase('layer-assets', '设施设备', 'she4 shi1 she4 bei4', 'Facility'),
  phrase('layer-hazards', '重大危险源', 'zhong4 da4 wei1 xian3 yuan2', 'Major hazard installation'),
  phrase('layer-pipelines', '管道', 'guan3 dao4', 'Pipeline'),
  phrase('layer-facilities', '站场', 'zhan4 chang3', 'Station'),
  phrase('layer-cameras', '视频', 'shi4 pin2', 'Camera'),
  phrase('layer-sensors', '监测点', 'jian1 ce4 dian3', 'Monitoring point'),
  phrase('layer-vehicles', '车辆', 'che1 liang4', 'Vehicle'),
  phrase('kind-tank_farm', '罐区', 'guan4 qu1', 'Tank farm'),
  phrase('kind-regional', '区域风险', 'qu1 yu4 feng1 xian3', 'Regional risk'),
  phrase('kind-tank', '储罐', 'chu3 guan4', 'Tank'),
  phrase('kind-bund', '围堰', 'wei2 yan4', 'Bund'),
  phrase('kind-process_unit', '生产装置', 'sheng1 chan3 zhuang1 zhi4', 'Process unit'),
  phrase('kind-warehouse', '仓库', 'cang1 ku4', 'Warehouse'),
  phrase('kind-loading_area', '装卸区', 'zhuang1 xie4 qu1', 'Loading area'),
  phrase(
    'kind-container_stack',
    '危险货物集装箱堆场',
    'wei1 xian3 huo4 wu4 ji2 zhuang1 xiang1 dui1 chang3',
    'Dangerous goods container yard',
  ),
  phrase('kind-jetty', '码头', 'ma3 tou2', 'Jetty'),
  phrase('kind-flare', '火炬', 'huo3 ju4', 'Flare'),
  phrase('kind-control_room', '控制室', 'kong4 zhi4 shi4', 'Control room'),
  phrase('kind-fire_pump_room', '消防泵房', 'xiao1 fang2 beng4 fang2', 'Fire pump room'),
  phrase('kind-tower_crane', '塔式起重机', 'ta3 shi4 qi3 zhong4 ji1', 'Tower crane'),
  phrase('kind-hoist', '施工升降机', 'shi1 gong1 sheng1 jiang4 ji1', 'Hoist'),
  phrase('kind-pit', '基坑', 'ji1 keng1', 'Excavation pit'),
  phrase('kind-formwork', '高支模', 'gao1 zhi1 mu2', 'High formwork'),
  phrase('kind-unloading_platform', '卸料平台', 'xie4 liao4 ping2 tai2', 'Unloading platform'),
  phrase('kind-building', '建筑物', 'jian4 zhu4 wu4', 'Building'),
  phrase(
    'kind-chemical_enterprise',
    '危险化学品企业',
    'wei1 xian3 hua4 xue2 pin3 qi3 ye4',
    'Hazardous chemical enterprise',
  ),
  phrase('kind-construction_site', '建筑工地', 'jian4 zhu4 gong1 di4', 'Construction site'),
  phrase('kind-fire_unit', '消防重点单位', 'xiao1 fang2 zhong4 dian3 dan1 wei4', 'Key fire safety unit'),
  phrase('kind-logistics_base', '仓储物流基地', 'cang1 chu3 wu4 liu2 ji1 di4', 'Logistics base'),
  phrase('kind-industrial_enterprise', '工贸企业', 'gong1 mao4 qi3 ye4', 'Industrial enterprise'),
  phrase('kind-transport_depot', '运输场站', 'yun4 shu1 chang3 zhan4', 'Transport depot'),
  phrase('kind-pipeline_station', '管道站场', 'guan3 dao4 zhan4 chang3', 'Pipeline station'),
  phrase('kind-origin_station', '首站', 'shou3 zhan4', 'Origin station'),
  phrase('kind-terminal_station', '末站', 'mo4 zhan4', 'Terminal station'),
  phrase('kind-booster_station', '中间站', 'zhong1 jian1 zhan4', 'Booster station'),
  phrase('kind-metering_station', '计量站', 'ji4 liang4 zhan4', 'Metering station'),
  phrase('kind-block_valve_station', '阀室', 'fa2 shi4', 'Block valve station'),
  phrase('kind-valve_well', '阀井', 'fa2 jing3', 'Valve pit'),
  phrase('kind-cathodic_station', '阴极保护站', 'yin1 ji2 bao3 hu4 zhan4', 'Cathodic protection station'),
  phrase('kind-test_post', '测试桩', 'ce4 shi4 zhuang1', 'Test post'),
  phrase('kind-dangerous_goods', '危险货物运输车', 'wei1 xian3 huo4 wu4 yun4 shu1 che1', 'Dangerous goods vehicle'),
  phrase('kind-scheduled_coach', '班线客车', 'ban1 xian4 ke4 che1', 'Scheduled coach'),
  phrase('kind-tour_coach', '旅游客车', 'lü3 you2 ke4 che1', 'Tour coach'),
  phrase('kind-tractor', '牵引车', 'qian1 yin3 che1', 'Tractor'),
  phrase('kind-medium_truck', '中型货车', 'zhong1 xing2 huo4 che1', 'Medium truck'),
  phrase('kind-heavy_truck', '重型货车', 'zhong4 xing2 huo4 che1', 'Heavy truck'),
];
