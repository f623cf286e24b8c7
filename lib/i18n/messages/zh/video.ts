/** 视频接入：没有画面的原因。 */
export const video = {
  reason: {
    busy: '设备取流路数已满',
    not_acceptable: '设备不支持所要求的传输方式或编码',
    no_answer: '设备没有应答',
    no_pictures: '设备已应答，但没有发送画面',
    device_offline: '设备离线',
    unauthorised: '设备的用户名或密码不正确',
    unreachable: '网络无法到达设备',
    codec: '此浏览器无法播放该编码，服务器也没有转码能力',
    ended: '设备结束了取流',
    refused_address: '该地址不在允许的范围内',
    protocol: '设备发送的数据无法识别',
    not_configured: '该接入方式尚未配置',
  },
};
