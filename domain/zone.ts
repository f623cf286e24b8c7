/**
 * Zone number of rows that cross zones, such as a whole pipeline. No zone grant can list it, so only viewers without a
 * zone limit see the whole; the others see its segments, zone by zone (design, law 1).
 */
export const CROSSING_ZONE = 9999;
