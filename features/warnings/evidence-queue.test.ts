import { describe, expect, it } from 'vitest';
import { MAX_EVIDENCE_BYTES } from '../../domain/evidence.ts';
import { createEvidenceQueue } from './evidence-queue.ts';
import { EvidenceError } from './evidence-send.ts';

const paper = (name: string) => new File(['%PDF-1.7'], name, { type: 'application/pdf' });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A line that fails as often as told, then takes everything. */
function line(failures: readonly string[]) {
  const left = [...failures];
  const sent: string[] = [];
  const queue = createEvidenceQueue(
    async (file) => {
      const code = left.shift();
      if (code !== undefined) throw new EvidenceError(code);
      sent.push(file.name);
      return sent.length;
    },
    (run) => run(),
  );
  return { queue, sent };
}

describe('evidence on its way', () => {
  it('is sent as soon as it is chosen, and carries its number once it arrived', async () => {
    const { queue } = line([]);
    queue.add([paper('a.pdf'), paper('b.pdf')]);
    expect(queue.files().map(({ state }) => state)).toEqual(['sending', 'sending']);
    await settle();
    expect(queue.files().map(({ state, id }) => [state, id])).toEqual([
      ['done', 1],
      ['done', 2],
    ]);
  });
  it('goes on by itself after a broken line', async () => {
    const { queue, sent } = line(['network', 'network']);
    queue.add([paper('a.pdf')]);
    await settle();
    expect(sent).toEqual(['a.pdf']);
  });
  it('stays with its reason when the line is down for long, and goes when asked again', async () => {
    const { queue } = line(['network', 'network', 'network', 'network']);
    queue.add([paper('a.pdf')]);
    await settle();
    expect(queue.files()[0]).toMatchObject({ state: 'failed', reason: 'network' });
    queue.retry(queue.files()[0]?.key ?? 0);
    await settle();
    expect(queue.files()[0]).toMatchObject({ state: 'done', id: 1 });
  });
  it('takes a refusal as an answer and does not ask again', async () => {
    const { queue, sent } = line(['invalid']);
    queue.add([paper('a.pdf')]);
    await settle();
    expect(queue.files()[0]).toMatchObject({ state: 'failed', reason: 'invalid' });
    expect(sent).toEqual([]);
  });
  it('does not send what is too large', () => {
    const { queue, sent } = line([]);
    const large = paper('a.pdf');
    Object.defineProperty(large, 'size', { value: MAX_EVIDENCE_BYTES + 1 });
    queue.add([large]);
    expect(queue.files()[0]).toMatchObject({ state: 'failed', reason: 'too_large' });
    expect(sent).toEqual([]);
  });
  it('forgets a removed file even when its answer comes later', async () => {
    const { queue } = line([]);
    queue.add([paper('a.pdf')]);
    queue.remove(queue.files()[0]?.key ?? 0);
    await settle();
    expect(queue.files()).toEqual([]);
  });
});
