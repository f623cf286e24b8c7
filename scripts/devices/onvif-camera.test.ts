import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PtzCommand } from '../../domain/ptz-command.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { overrideEnv } from '../../lib/env.ts';
import { onvifDriver } from '../../server/ingest/onvif/onvif-driver.ts';
import { securityHeader } from '../../server/ingest/onvif/soap.ts';
import { VideoRefusal } from '../../server/video/video-refusal.ts';
import { type OnvifCamera, type OnvifCameraOptions, startOnvifCamera } from './onvif-camera.ts';

const open: OnvifCamera[] = [];
beforeAll(() => {
  overrideEnv({ LOCAL_CAMERAS: true });
});
afterEach(async () => {
  for (const camera of open.splice(0)) await camera.close();
});

async function steer(options: Partial<OnvifCameraOptions>, commands: readonly PtzCommand[], password = 'secret') {
  const camera = await startOnvifCamera(options);
  open.push(camera);
  const pull = {
    id: 'pull_x',
    kind: 'rtsp',
    url: 'rtsp://127.0.0.1/',
    subUrl: null,
    login: { user: 'admin', password },
    host: '127.0.0.1',
    onvifPort: camera.port,
  } as const;
  const driver = onvifDriver(async () => pull);
  for (const command of commands) await driver.drive({ kind: 'rtsp', pull: 'pull_x' }, command, 5);
  return camera.done;
}
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('A camera that is steered by ONVIF', () => {
  it('moves and stops, at the address that was registered and not the one that it names', async () => {
    const done = await steer({}, [
      { kind: 'move', pan: 0.5, tilt: -1, zoom: 0 },
      { kind: 'stop' },
      { kind: 'wiper', on: true },
    ]);
    expect(done).toEqual(['move 0.500 -1.000 0.000', 'stop', 'tt:Wiper|On']);
  });

  it('finds its presets again by our number', async () => {
    const preset = (act: 'set' | 'call' | 'delete') => ({ kind: 'preset', act, number: 7 }) as const;
    const done = await steer({}, [preset('set'), preset('set'), preset('call'), preset('delete')]);
    expect(done).toEqual(['set tok-1', 'set tok-1', 'goto tok-1', 'remove tok-1']);
    expect(await failure(steer({}, [preset('call')]))).toBeInstanceOf(RefusalError);
  });

  it('is asked for its clock first, so that a camera with a wrong one takes the login', async () => {
    expect(await steer({ clockAheadMs: 3 * 3_600_000 }, [{ kind: 'stop' }])).toEqual(['stop']);
  });

  it('may want the login of HTTP instead', async () => {
    expect(await steer({ httpLogin: true }, [{ kind: 'stop' }])).toEqual(['stop']);
  });

  it('refuses a wrong password, what it does not know, and everything when it cannot turn', async () => {
    const wrong = await failure(steer({}, [{ kind: 'stop' }], 'wrong'));
    expect(wrong instanceof VideoRefusal ? wrong.reason : wrong).toBe('unauthorised');
    expect(await failure(steer({ fixed: true }, [{ kind: 'stop' }]))).toBeInstanceOf(RefusalError);
    expect(await failure(steer({}, [{ kind: 'cruise', act: 'start', group: 1 }]))).toBeInstanceOf(RefusalError);
  });

  it('gets the digest of the token profile: nonce, time and password', () => {
    // Example of the ONVIF Application Programmer's Guide, 6.1.1.3.
    const nonce = Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64');
    const header = securityHeader({ user: 'user', password: 'userpassword' }, '2010-09-16T07:50:45Z', nonce);
    expect(header).toContain('tuOSpGlFlIXsozq4HFNeeGeFLEI=');
  });
});
