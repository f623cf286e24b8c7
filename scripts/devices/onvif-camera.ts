import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

/** A camera's ONVIF services as far as steering needs them, written from the ONVIF WSDLs; knows nothing of the platform's code. */
export interface OnvifCameraOptions {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Wants the login of HTTP Digest instead of the one in the message. */
  readonly httpLogin?: boolean;
  /** Its clock is off by so much; a digest made with another time is refused. */
  readonly clockAheadMs?: number;
  /** Has no PTZ service. */
  readonly fixed?: boolean;
}

export interface OnvifCamera {
  readonly port: number;
  /** Names of the requests that it carried out, with what matters of them, newest last. */
  readonly done: readonly string[];
  close(): Promise<void>;
}

const text = (xml: string, name: string): string =>
  new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1]?.trim() ?? '';

function envelope(body: string): string {
  return `<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl"><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

/** Starts a camera; port 0 picks a free one. Loopback only. */
export async function startOnvifCamera(changes: Partial<OnvifCameraOptions> = {}): Promise<OnvifCamera> {
  const options: OnvifCameraOptions = { port: 0, user: 'admin', password: 'secret', ...changes };
  const done: string[] = [];
  const presets = new Map<string, string>();
  const now = () => Date.now() + (options.clockAheadMs ?? 0);

  const proved = (xml: string): boolean => {
    const created = text(xml, 'Created');
    const nonce = Buffer.from(text(xml, 'Nonce'), 'base64');
    const digest = createHash('sha1').update(nonce).update(created).update(options.password).digest('base64');
    const fresh = Math.abs(Date.parse(created) - now()) < 60_000;
    return fresh && text(xml, 'Username') === options.user && text(xml, 'Password') === digest;
  };
  const answer = (xml: string): string | null => {
    const asked = /<s:Body><(\w+)/.exec(xml)?.[1] ?? '';
    const turn = /<t:PanTilt x="([-\d.]+)" y="([-\d.]+)"\/><t:Zoom x="([-\d.]+)"/.exec(xml);
    if (asked === 'GetCapabilities') {
      // Its own idea of where it is: an address that nobody reaches.
      const at = (name: string) => `<tt:${name}><tt:XAddr>http://10.255.255.1/onvif/${name}</tt:XAddr></tt:${name}>`;
      const all = `${at('Media')}${options.fixed === true ? '' : at('PTZ')}`;
      return `<tds:GetCapabilitiesResponse><tds:Capabilities>${all}</tds:Capabilities></tds:GetCapabilitiesResponse>`;
    }
    if (asked === 'GetProfiles')
      return '<trt:GetProfilesResponse><trt:Profiles fixed="true" token="Profile_1"><tt:Name>main</tt:Name></trt:Profiles></trt:GetProfilesResponse>';
    if (text(xml, 'ProfileToken') !== 'Profile_1') return null;
    if (asked === 'ContinuousMove' && turn !== null) done.push(`move ${turn.slice(1).join(' ')}`);
    else if (asked === 'Stop') done.push('stop');
    else if (asked === 'SendAuxiliaryCommand') done.push(text(xml, 'AuxiliaryData'));
    else if (asked === 'GetPresets') {
      const list = [...presets].map(
        ([token, name]) => `<tptz:Preset token="${token}"><tt:Name>${name}</tt:Name></tptz:Preset>`,
      );
      return `<tptz:GetPresetsResponse>${list.join('')}</tptz:GetPresetsResponse>`;
    } else if (asked === 'SetPreset') {
      const token = text(xml, 'PresetToken') || `tok-${presets.size + 1}`;
      presets.set(token, text(xml, 'PresetName'));
      done.push(`set ${token}`);
    } else if (asked === 'GotoPreset') done.push(`goto ${text(xml, 'PresetToken')}`);
    else if (asked === 'RemovePreset') {
      presets.delete(text(xml, 'PresetToken'));
      done.push(`remove ${text(xml, 'PresetToken')}`);
    } else return null;
    return `<tptz:${asked}Response/>`;
  };
  const clock = (): string => {
    const at = new Date(now());
    const time = `<tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time>`;
    const date = `<tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date>`;
    return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime>${time}${date}</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
  };
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const xml = Buffer.concat(parts).toString('utf8');
      const send = (status: number, body: string, headers: Record<string, string> = {}) => {
        res.writeHead(status, { 'content-type': 'application/soap+xml', ...headers });
        res.end(envelope(body));
      };
      const http = options.httpLogin === true;
      if (xml.includes('GetSystemDateAndTime')) send(200, clock());
      else if (http && !/^Digest .*username="admin"/.test(req.headers.authorization ?? ''))
        send(401, '', { 'www-authenticate': 'Digest realm="cam", nonce="n1", qop="auth"' });
      else if (!http && !proved(xml))
        send(
          400,
          '<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Subcode>ter:NotAuthorized</SOAP-ENV:Subcode></SOAP-ENV:Code><SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">Sender not authorized</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>',
        );
      else {
        const body = answer(xml);
        if (body === null)
          send(
            500,
            '<SOAP-ENV:Fault><SOAP-ENV:Reason><SOAP-ENV:Text>unknown action</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>',
          );
        else send(200, body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    done,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      port: { type: 'string', default: '8080' },
      user: { type: 'string', default: 'admin' },
      password: { type: 'string', default: 'secret' },
      'http-login': { type: 'boolean', default: false },
      fixed: { type: 'boolean', default: false },
    },
  });
  if (values.help === true) {
    console.log(
      'node scripts/devices/onvif-camera.ts [--port 8080] [--user admin] [--password secret] [--http-login] [--fixed]',
    );
    return;
  }
  const { user, password, fixed } = values;
  const camera = await startOnvifCamera({
    port: Number(values.port),
    user,
    password,
    fixed,
    httpLogin: values['http-login'],
  });
  console.log(`ONVIF camera on http://127.0.0.1:${camera.port}/onvif/device_service`);
}

if (import.meta.main) await main();
