/**
 * Quality of a sample as the sender judges it (REQ-MON-10: distorted data are flagged, the original is kept).
 * `bad` values are stored and shown, and never open or clear a warning.
 */
const QUALITIES = ['good', 'uncertain', 'bad'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Stored code of a quality: its position. */
export function qualityCode(quality: unknown): number | null {
  if (quality === undefined || quality === null) return 0;
  const code = QUALITIES.indexOf(quality as Quality);
  return code === -1 ? null : code;
}

export const BAD_QUALITY = 2;

/** A point in alarm is due this often (REQ-MON-02), seconds. */
export const ALARM_UPLOAD_SECONDS = 10;

/** A point counts as offline when silent for its interval times `tolerance` (REQ-MON-09); setting `no_data`. */
export interface NoDataSetting {
  readonly tolerance: number;
  /** The same for points in alarm, on top of the 10 s of REQ-MON-02. */
  readonly alarmTolerance: number;
  /** Vehicles that send no position for this long are offline. */
  readonly vehicleSeconds: number;
}
export const DEFAULT_NO_DATA: NoDataSetting = { tolerance: 2, alarmTolerance: 3, vehicleSeconds: 300 };
