export const sight = {
  showArea: '显示可见区域',
  showWatchers: '哪些摄像机能看到',
  area: '可见区域',
  areaOf: '可见地面 {square} m²，其中设施 {count} 个',
  watchers: '能看到此处的摄像机',
  nobody: '没有摄像机的视野覆盖此处。',
  how: { now: '现在可见', turn: '转动后可见', hidden: '被遮挡' },
  hiddenBy: '被{name}遮挡',
  limits: '按登记的建（构）筑物高度计算遮挡，未计地形、植被和车辆。',
};
