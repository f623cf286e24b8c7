import type { PtzCommand } from '../../../domain/ptz-command.ts';
import { RefusalError } from '../../../domain/refusal.ts';
import { elementOf, type SoapTarget, soapCall, textsOf } from './soap.ts';

/** Steering of a camera by ONVIF (PTZ service 2.0): where its services are, and what each command becomes. */
export interface OnvifPtz {
  readonly target: SoapTarget;
  readonly path: string;
  readonly profile: string;
}

const DEVICE = 'xmlns="http://www.onvif.org/ver10/device/wsdl"';
const MEDIA = 'xmlns="http://www.onvif.org/ver10/media/wsdl"';
const PTZ = 'xmlns="http://www.onvif.org/ver20/ptz/wsdl" xmlns:t="http://www.onvif.org/ver10/schema"';

/** Only the path of what a camera says of itself: behind a router it names an address that is not reached from here. */
function pathOf(address: string | undefined): string | null {
  return address !== undefined && URL.canParse(address) ? new URL(address).pathname : null;
}

function clockOf(xml: string): number {
  const utc = elementOf(xml, 'UTCDateTime');
  const [year, month, day] = ['Year', 'Month', 'Day'].map((name) => Number(textsOf(utc, name)[0]));
  const [hour, minute, second] = ['Hour', 'Minute', 'Second'].map((name) => Number(textsOf(utc, name)[0]));
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  return Number.isNaN(at) || at < 1e12 ? 0 : at - Date.now();
}

/** Asks a camera for its clock, its services and its first profile. Rejects with a VideoRefusal. */
export async function findPtz(about: Omit<SoapTarget, 'clockAheadMs'>): Promise<OnvifPtz | null> {
  const service = '/onvif/device_service';
  const unproved = { ...about, login: null, clockAheadMs: 0 };
  const clock = await soapCall(unproved, service, `<GetSystemDateAndTime ${DEVICE}/>`).catch(() => '');
  const target = { ...about, clockAheadMs: clockOf(clock) };
  const capabilities = await soapCall(
    target,
    service,
    `<GetCapabilities ${DEVICE}><Category>All</Category></GetCapabilities>`,
  );
  const path = pathOf(textsOf(elementOf(capabilities, 'PTZ'), 'XAddr')[0]);
  const media = pathOf(textsOf(elementOf(capabilities, 'Media'), 'XAddr')[0]);
  if (path === null || media === null) return null;
  const profiles = await soapCall(target, media, `<GetProfiles ${MEDIA}/>`);
  const profile = /<(?:[\w.-]+:)?Profiles\s[^>]*token="([^"]{1,200})"/.exec(profiles)?.[1];
  return profile === undefined ? null : { target, path, profile };
}

const share = (value: number): string => Math.max(-1, Math.min(1, value)).toFixed(3);

interface Preset {
  readonly token: string;
  readonly name: string;
}

async function presetsOf({ target, path, profile }: OnvifPtz): Promise<Preset[]> {
  const xml = await soapCall(target, path, `<GetPresets ${PTZ}><ProfileToken>${profile}</ProfileToken></GetPresets>`);
  const found = xml.matchAll(
    /<(?:[\w.-]+:)?Preset\s[^>]*token="([^"]{1,200})"[^>]*>([\s\S]*?)<\/(?:[\w.-]+:)?Preset>/g,
  );
  return [...found].map((match) => ({ token: match[1] ?? '', name: textsOf(match[2] ?? '', 'Name')[0] ?? '' }));
}

const refused = (): RefusalError =>
  new RefusalError({
    code: 'unavailable',
    field: 'command',
    message: 'this camera does not know the command',
    params: { reason: 'not_steerable' },
  });

/** Cameras name their presets themselves; ours are found by the number in token or name. */
async function presetRequest(ptz: OnvifPtz, act: 'set' | 'call' | 'delete', number: number): Promise<string> {
  const profile = `<ProfileToken>${ptz.profile}</ProfileToken>`;
  const presets = await presetsOf(ptz);
  const known =
    presets.find(({ name }) => name === `P${number}`) ?? presets.find(({ token }) => token === String(number));
  const token = known === undefined ? '' : `<PresetToken>${known.token}</PresetToken>`;
  if (act === 'set') return `<SetPreset ${PTZ}>${profile}<PresetName>P${number}</PresetName>${token}</SetPreset>`;
  if (known === undefined)
    throw new RefusalError({ code: 'not_found', field: 'number', message: `the camera has no preset ${number}` });
  const name = act === 'call' ? 'GotoPreset' : 'RemovePreset';
  return `<${name} ${PTZ}>${profile}${token}</${name}>`;
}

async function requestFor(ptz: OnvifPtz, command: PtzCommand): Promise<string> {
  const profile = `<ProfileToken>${ptz.profile}</ProfileToken>`;
  if (command.kind === 'move') {
    const turn = `<t:PanTilt x="${share(command.pan)}" y="${share(command.tilt)}"/><t:Zoom x="${share(command.zoom)}"/>`;
    return `<ContinuousMove ${PTZ}>${profile}<Velocity>${turn}</Velocity></ContinuousMove>`;
  }
  if (command.kind === 'stop') return `<Stop ${PTZ}>${profile}<PanTilt>true</PanTilt><Zoom>true</Zoom></Stop>`;
  if (command.kind === 'preset') return presetRequest(ptz, command.act, command.number);
  if (command.kind === 'wiper') {
    const order = `<AuxiliaryData>tt:Wiper|${command.on ? 'On' : 'Off'}</AuxiliaryData>`;
    return `<SendAuxiliaryCommand ${PTZ}>${profile}${order}</SendAuxiliaryCommand>`;
  }
  throw refused();
}

/** Carries out one command. Rejects with a VideoRefusal, or a RefusalError for what ONVIF has no word for. */
export async function driveOnvif(ptz: OnvifPtz, command: PtzCommand): Promise<void> {
  await soapCall(ptz.target, ptz.path, await requestFor(ptz, command));
}
