/**
 * Kinds of the schematic basemap (table `ground`). `rank` orders within a kind: water depth bands 1..3 for sea, road
 * class 1..4 (1 expressway … 4 street), label size 1 (largest) .. 4. A `label` is a point that only carries a name.
 */
export const GROUND_KINDS = [
  'sea',
  'land',
  'tidal_flat',
  'wetland',
  'salt',
  'water',
  'canal',
  'fairway',
  'port',
  'industrial',
  'urban',
  'green',
  'building',
  'dike',
  'pier',
  'rail',
  'road_minor',
  'road_major',
  'label',
] as const;
export type GroundKind = (typeof GROUND_KINDS)[number];
