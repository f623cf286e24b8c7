import { admin } from './admin.ts';
import { around } from './around.ts';
import { assessment } from './assessment.ts';
import { attributes } from './attributes.ts';
import { auth } from './auth.ts';
import { cameras } from './cameras.ts';
import { cards } from './cards.ts';
import { cascade } from './cascade.ts';
import { channels } from './channels.ts';
import { codes } from './codes.ts';
import { common } from './common.ts';
import { coverage } from './coverage.ts';
import { devices } from './devices.ts';
import { duty } from './duty.ts';
import { evaluations } from './evaluations.ts';
import { field } from './field.ts';
import { findings } from './findings.ts';
import { hazards } from './hazards.ts';
import { help } from './help.ts';
import { imports } from './imports.ts';
import { incidentPlans } from './incident-plans.ts';
import { incidents } from './incidents.ts';
import { layers } from './layers.ts';
import { patrols } from './patrols.ts';
import { permits } from './permits.ts';
import { pipelines } from './pipelines.ts';
import { ptz } from './ptz.ts';
import { pulls } from './pulls.ts';
import { recordings } from './recordings.ts';
import { refusal } from './refusal.ts';
import { repairs } from './repairs.ts';
import { replay } from './replay.ts';
import { response } from './response.ts';
import { routing } from './routing.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
import { sight } from './sight.ts';
import { situation } from './situation.ts';
import { tasks } from './tasks.ts';
import { underground } from './underground.ts';
import { video } from './video.ts';
import { videoWall } from './video-wall.ts';
import { walls } from './walls.ts';
import { warnings } from './warnings.ts';
import { worlds } from './worlds.ts';

export const zh = {
  duty,
  evaluations,
  field,
  findings,
  imports,
  hazards,
  routing,
  help,
  incidentPlans,
  incidents,
  admin,
  assessment,
  attributes,
  around,
  auth,
  cameras,
  cards,
  cascade,
  channels,
  codes,
  common,
  devices,
  coverage,
  layers,
  ptz,
  patrols,
  permits,
  pipelines,
  pulls,
  recordings,
  refusal,
  repairs,
  replay,
  response,
  rules,
  search,
  sight,
  situation,
  tasks,
  underground,
  video,
  videoWall,
  walls,
  warnings,
  worlds,
};
