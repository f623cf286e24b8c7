import { RefusalError } from '../../../domain/refusal.ts';
import type { OpenPull } from '../../pulls/queries.ts';
import type { CameraSource } from '../../video/camera-source.ts';
import type { PtzDriver } from '../../video/ptz-driver.ts';
import { driveOnvif, findPtz, type OnvifPtz } from './onvif-ptz.ts';

const MAX_KNOWN = 1_000;

/** Steers fetched cameras whose address names an ONVIF port. What a camera said of itself is kept until it fails. */
export function onvifDriver(
  findPull: (id: string) => Promise<OpenPull | null>,
): PtzDriver<Extract<CameraSource, { kind: 'rtsp' }>> & { readonly kind: 'rtsp' } {
  const known = new Map<string, OnvifPtz>();
  const ptzOf = async (pull: string): Promise<OnvifPtz> => {
    const before = known.get(pull);
    if (before !== undefined) return before;
    const found = await findPull(pull);
    const port = found?.onvifPort ?? null;
    const ptz = found === null || port === null ? null : await findPtz({ host: found.host, port, login: found.login });
    if (ptz === null)
      throw new RefusalError({
        code: 'unavailable',
        field: 'cameraId',
        message: 'this camera cannot be steered',
        params: { reason: 'not_steerable' },
      });
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(pull, ptz);
    return ptz;
  };
  return {
    kind: 'rtsp',
    steers: async ({ pull }) => ((await findPull(pull))?.onvifPort ?? null) !== null,
    async drive({ pull }, command) {
      const ptz = await ptzOf(pull);
      await driveOnvif(ptz, command).catch((error: unknown) => {
        // The camera may have been set up anew, or its clock may have been set.
        known.delete(pull);
        throw error;
      });
    },
  };
}
