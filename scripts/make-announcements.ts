/**
 * Speaks the announcements' clips into public/announcements. Needs espeak-ng and ffmpeg, at making time only: the product
 * plays the committed files, also with the network cable out. `node scripts/make-announcements.ts`
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANNOUNCEMENT_CLIPS } from '../domain/announcement.ts';
import { PHRASES } from './announcements/phrases.ts';

const FOLDER = join(import.meta.dirname, '..', 'public', 'announcements');
const WORDS_PER_MINUTE = { zh: '150', en: '155' } as const;
const VOICE = { zh: 'cmn-latn-pinyin', en: 'en-gb' } as const;
/** Silence at both ends goes, so that clips join to a sentence; the loudness of all is the same. */
const FILTER =
  'silenceremove=start_periods=1:start_threshold=-45dB,areverse,silenceremove=start_periods=1:start_threshold=-45dB,areverse,apad=pad_dur=0.08,loudnorm=I=-16:TP=-1.5';

const missing = ANNOUNCEMENT_CLIPS.filter((id) => !PHRASES.some((phrase) => phrase.id === id));
if (missing.length > 0) throw new Error(`no phrase for ${missing.join(', ')}`);

const work = mkdtempSync(join(tmpdir(), 'announcements-'));
try {
  for (const language of ['zh', 'en'] as const) {
    mkdirSync(join(FOLDER, language), { recursive: true });
    for (const phrase of PHRASES) {
      const wav = join(work, 'clip.wav');
      const words = language === 'zh' ? phrase.pinyin : phrase.en;
      execFileSync('espeak-ng', ['-v', VOICE[language], '-s', WORDS_PER_MINUTE[language], '-w', wav, words]);
      const mp3 = join(FOLDER, language, `${phrase.id}.mp3`);
      const encode = ['-ac', '1', '-ar', '22050', '-b:a', '32k', '-map_metadata', '-1', '-id3v2_version', '0', mp3];
      execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', wav, '-af', FILTER, ...encode]);
    }
    console.log(`${language}: ${PHRASES.length} clips`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
