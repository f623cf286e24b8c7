import type { Scene } from './scene.ts';
import { construction } from './scene-construction.ts';
import { controlRoom } from './scene-control-room.ts';
import { dockCrane } from './scene-dock-crane.ts';
import { gate } from './scene-gate.ts';
import { loadingRack } from './scene-loading-rack.ts';
import { nightYard } from './scene-night-yard.ts';
import { pipeCorridor } from './scene-pipe-corridor.ts';
import { pit } from './scene-pit.ts';
import { portRoad } from './scene-port-road.ts';
import { pumpRoom } from './scene-pump-room.ts';
import { seaDike } from './scene-sea-dike.ts';
import { tankFarm } from './scene-tank-farm.ts';

/** Every clip of the demo region's cameras. */
export const SCENES: readonly Scene[] = [
  tankFarm,
  dockCrane,
  construction,
  gate,
  pit,
  pipeCorridor,
  loadingRack,
  nightYard,
  seaDike,
  controlRoom,
  portRoad,
  pumpRoom,
];
