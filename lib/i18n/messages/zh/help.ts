export const help = {
  title: '现场求助',
  calls: '{name} 于 {moment} 求助',
  noPhone: '未留电话',
  noPosition: '无定位',
  age: '位置距今 {span}',
  answeredBy: '{name} 已应答',
  acknowledge: '应答',
  outcome: '处置结果',
  end: '结束',
  noSound: '浏览器尚未允许声音，点击页面任意处开启。',
};
