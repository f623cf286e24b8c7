/** Video access: why there is no picture. */
export const video = {
  reason: {
    busy: 'The device already serves as many viewers as it can',
    not_acceptable: 'The device does not support the requested transport or coding',
    no_answer: 'The device does not answer',
    no_pictures: 'The device accepted but sends no pictures',
    device_offline: 'The device is offline',
    unauthorised: 'User name or password of the device is wrong',
    unreachable: 'The network does not reach the device',
    codec: 'This browser cannot play the coding, and the server cannot convert it',
    ended: 'The device ended the stream',
    refused_address: 'This address is not among those allowed',
    protocol: 'What the device sends cannot be understood',
    not_configured: 'This kind of access is not configured',
  },
};
