import type { UpstreamReason } from '../../domain/video-reason.ts';

/** Why a camera could not be opened: a reason for the viewer, a detail (the device's own words) for the operator. */
export class VideoRefusal extends Error {
  readonly reason: UpstreamReason;
  readonly detail: string;
  constructor(reason: UpstreamReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.name = 'VideoRefusal';
    this.reason = reason;
    this.detail = detail;
  }
}
