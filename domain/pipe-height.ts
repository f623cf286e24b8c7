/**
 * Height of a pipe's axis above the ground in metres. Depth of a buried pipe is its cover, from the ground to the crown
 * (GB 50251-2015, 4.3.1). No height is recorded of pipes above the ground: an overhead one is drawn on supports of 6 m, a
 * surface one on sleepers of 0.5 m, and whoever tells these heights says that they are assumed.
 */
export function pipeAxisUp(laying: string, coverMeters: number, radiusMeters: number): number {
  if (laying === 'overhead') return OVERHEAD_METERS + radiusMeters;
  if (laying === 'surface') return SURFACE_METERS + radiusMeters;
  return -(coverMeters + radiusMeters);
}

const OVERHEAD_METERS = 6;
const SURFACE_METERS = 0.5;
