export const pipelines = {
  stationing: '里程与桩号',
  clicked: '点选处',
  goTo: '前往里程或桩号',
  go: '前往',
  notAStation: '请写里程或桩号，如 K12+350、12.35km、128#桩+350 m。',
  noSuchStation: '本管道在您的范围内没有“{text}”。',
};
