import { type HandoffNote, HandoffNotes, handoffNoteCollection } from '../../src/handoff/index.ts';
import type { EventStream } from '../../src/storage/index.ts';
import { Stage } from './stage.ts';

describe('notes on a case', () => {
  let stage: Stage;
  let stored: EventStream<HandoffNote>;
  let notes: HandoffNotes;
  beforeEach(async () => {
    stage = await Stage.open((storage) => {
      stored = storage.eventStream(handoffNoteCollection);
    }, true);
    notes = new HandoffNotes(stored, stage.clock);
  });
  afterEach(() => stage.end());

  const handoff = { _id: 'h1', conversationId: 'c1' };
  const texts = async (id = 'h1') => (await notes.of(id)).map(({ text }) => text);

  it('are kept in order, each case its own', async () => {
    const heard: string[] = [];
    const end = notes.subscribe(({ stream, text }) => heard.push(`${stream} ${text}`));
    for (const text of ['一', '二', '三']) {
      await notes.add({ handoff, staffId: 'l1', kind: 'note', text, key: text });
    }
    await notes.add({ handoff: { ...handoff, _id: 'h2' }, staffId: 'l1', kind: 'note', text: '别的', key: '一' });
    end();
    await notes.add({ handoff, staffId: 'l1', kind: 'note', text: '四', key: '四' });
    expect([await texts(), await texts('h2')]).toEqual([['一', '二', '三', '四'], ['别的']]);
    expect(heard).toEqual(['h1 一', 'h1 二', 'h1 三', 'h2 别的']);
  });

  it('are written once for a key, also at once; of two people each has his own', async () => {
    const heard: string[] = [];
    notes.subscribe(({ text }) => heard.push(text));
    const add = (staffId: string, text: string) => notes.add({ handoff, staffId, kind: 'note', text, key: 'k' });
    await Promise.all([add('l1', '一'), add('l1', '一'), add('l1', '一'), add('l2', '二')]);
    await add('l1', '改了');
    expect((await texts()).sort()).toEqual(['一', '二']);
    expect(heard).toHaveLength(2);
  });

  it('longer than 2,000 characters they are refused', async () => {
    const add = (text: string) => notes.add({ handoff, staffId: 'l1', kind: 'note', text, key: text });
    await add('长'.repeat(2000));
    await expect(add('长'.repeat(2001))).rejects.toMatchObject({ code: 'hotline_storage_invalid' });
  });
});
