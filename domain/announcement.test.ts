import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANNOUNCEMENT_CLIPS, announcementClips } from './announcement.ts';

const fileOf = (language: string, id: string): URL =>
  new URL(`../public/announcements/${language}/${id}.mp3`, import.meta.url);

describe('a spoken announcement', () => {
  it('says the tier, the kind of object and what to do', () => {
    expect(announcementClips({ tier: 'red', layer: 'assets', kind: 'tank', raised: false })).toEqual([
      'tier-red',
      'kind-tank',
      'act-red',
    ]);
    expect(announcementClips({ tier: 'orange', layer: 'assets', kind: 'tank', raised: true })).toEqual([
      'tier-orange',
      'raised',
      'kind-tank',
      'act-orange',
    ]);
  });

  it('names the layer where the kind is not known, and says nothing of blue', () => {
    expect(announcementClips({ tier: 'yellow', layer: 'pipelines', kind: 'whatever', raised: false })).toEqual([
      'tier-yellow',
      'layer-pipelines',
      'act-yellow',
    ]);
    expect(announcementClips({ tier: 'blue', layer: 'assets', kind: 'tank', raised: false })).toEqual([]);
  });

  it('has every clip in both languages, together below a megabyte', () => {
    let bytes = 0;
    for (const language of ['zh', 'en'])
      for (const id of ANNOUNCEMENT_CLIPS) {
        expect(existsSync(fileOf(language, id)), `${language} ${id}`).toBe(true);
        bytes += statSync(fileOf(language, id)).size;
      }
    expect(bytes).toBeLessThan(1_000_000);
  });
});
