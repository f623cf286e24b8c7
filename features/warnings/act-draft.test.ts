import { describe, expect, it } from 'vitest';
import { type ActDraft, composeAct } from './act-draft.ts';
import type { QueuedFile } from './evidence-queue.ts';

const file = (change: Partial<QueuedFile>): QueuedFile => ({
  key: 1,
  name: 'a.jpg',
  type: 'image/jpeg',
  preview: null,
  state: 'done',
  share: 1,
  reason: null,
  id: 7,
  ...change,
});
const draft = (change: Partial<ActDraft>): ActDraft => ({
  text: ' 阀门已关闭 ',
  verdict: null,
  sure: false,
  tier: null,
  minutes: null,
  files: [],
  ...change,
});

describe('a filled-in form', () => {
  it('becomes the act with its text trimmed', () => {
    expect(composeAct('handle', draft({}), false)).toEqual({ act: { command: 'handle', text: '阀门已关闭' } });
    expect(composeAct('verify', draft({ verdict: 'true' }), false)).toEqual({
      act: { command: 'verify', verdict: 'true', text: '阀门已关闭' },
    });
  });
  it('never declares an accident by one press', () => {
    expect(composeAct('verify', draft({ verdict: 'accident' }), false)).toEqual({ lack: 'sure' });
    expect(composeAct('verify', draft({ verdict: 'accident', sure: true }), false)).toMatchObject({
      act: { verdict: 'accident' },
    });
  });
  it('names what it lacks: a choice, a text, a file', () => {
    expect(composeAct('verify', draft({}), false)).toEqual({ lack: 'choice' });
    expect(composeAct('downgrade', draft({}), false)).toEqual({ lack: 'choice' });
    expect(composeAct('shelve', draft({}), false)).toEqual({ lack: 'choice' });
    expect(composeAct('comment', draft({ text: '  ' }), false)).toEqual({ lack: 'text' });
    expect(composeAct('clear', draft({}), true)).toEqual({ lack: 'evidence' });
  });
  it('waits for uploads, and does not count what failed as evidence', () => {
    expect(composeAct('report', draft({ files: [file({ state: 'again', id: null })] }), true)).toEqual({
      lack: 'uploading',
    });
    expect(composeAct('report', draft({ files: [file({ state: 'failed', id: null })] }), true)).toEqual({
      lack: 'evidence',
    });
    expect(composeAct('report', draft({ files: [file({})] }), true)).toMatchObject({ act: { evidence: [7] } });
  });
});
