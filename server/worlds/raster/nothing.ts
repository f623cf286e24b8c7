import { encodePng } from './png.ts';

/** One pixel of nothing: engines take an answer without a picture for a failure. */
export const NOTHING = encodePng(new Uint8Array(4), 1, 1);
