/** Faces in which both engines write: ours for Latin and figures, the system's for Chinese (look: type). */
export const FONT_STACK =
  "'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";
