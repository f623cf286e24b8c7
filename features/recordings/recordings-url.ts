/** What the address says about the screen of recordings, behind the `#`: part, camera and moment. */
export interface Place {
  readonly part: string;
  readonly camera: string | null;
  /** Epoch ms; null for now. */
  readonly at: number | null;
}

/** `#playback&camera=cam_0001&at=1795147200000`; what cannot be read is left out. */
export function parsePlace(hash: string): Place {
  const [part = '', ...rest] = hash.replace(/^#/, '').split('&');
  const params = new URLSearchParams(rest.join('&'));
  const camera = params.get('camera');
  const at = Number(params.get('at'));
  return {
    part,
    camera: camera !== null && /^[\w-]{1,100}$/.test(camera) ? camera : null,
    at: Number.isSafeInteger(at) && at > 0 ? at : null,
  };
}

export function placeHash({ part, camera, at }: Place): string {
  const params = new URLSearchParams({
    ...(camera === null ? {} : { camera }),
    ...(at === null ? {} : { at: String(at) }),
  });
  return `#${part === '' ? 'playback' : part}${params.size > 0 ? `&${params}` : ''}`;
}
