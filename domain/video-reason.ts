/**
 * Why a camera shows no moving picture. Words: `video.reason.<code>` in both languages. A detail for the operator (the
 * device's own answer, an address) travels beside it and is never needed to understand it.
 */
export const VIDEO_REASONS = [
  /** The device serves as many viewers as it can (SIP 486). */
  'busy',
  /** The device refuses the offered transport or coding (SIP 488). */
  'not_acceptable',
  'no_answer',
  /** The device accepted and sends nothing. */
  'no_pictures',
  'device_offline',
  'unauthorised',
  'unreachable',
  /** Neither the browser nor this server can show the coding. */
  'codec',
  'ended',
  /** The address is not one that this installation may fetch from. */
  'refused_address',
  'protocol',
  'not_configured',
] as const;
export type UpstreamReason = (typeof VIDEO_REASONS)[number];
