import { join } from 'node:path';
import { Schema } from 'mongoose';
import { openSqlite, type Stored } from '../../src/storage/index.ts';
import { emptyCard, freshConversation, Stage } from './stage.ts';

/** As handoffs were stored by version 0.6: what it did not know is not there. */
const before = new Schema(
  { _id: String, conversationId: String, sessionId: String, channel: String, state: String, requestedAt: Date },
  { versionKey: false, strict: false, minimize: false },
);
before.index({ state: 1, priority: 1, requestedAt: 1 });

describe('what an earlier version stored', () => {
  it('waits, is served, returned and found like everything else', async () => {
    const old = await Stage.open();
    const at = old.clock.now();
    for (const id of ['waits', 'served']) {
      const served = id === 'served';
      await old.stored.conversations.insert({
        ...freshConversation(id, at),
        floor: served ? 'lawyer' : 'queue',
        handoffId: `h-${id}`,
        lawyerId: served ? 'l1' : null,
      });
    }
    await old.storage.close();
    const storage = await openSqlite({ file: join(old.folder, 'hotline.db'), clock: old.clock });
    const handoffs = storage.collection<Stored & Record<string, unknown>>({ name: 'handoffs', schema: before });
    await storage.prepare();
    const common = { channel: 'web', reason: 'asked', priority: 2, requestedAt: at, card: emptyCard, note: '' };
    const states = {
      waits: { state: 'queued', settled: true },
      served: { state: 'live', lawyerId: 'l1', lawyerName: '值班律师一号', acceptedAt: at, returns: 2, settled: true },
      left: { state: 'message-left', messageState: 'open', message: { text: '请回电', state: 'open' }, settled: true },
    };
    const ended = { state: 'closed', lawyerId: 'l1', lawyerName: '值班律师一号', closedAt: at, settled: true };
    for (let each = 0; each < 230; each += 1) {
      const its = { conversationId: 'ended', sessionId: `s-${each}` };
      await handoffs.insert({ _id: `h-ended-${each}`, ...its, ...common, ...ended });
    }
    for (const [id, fields] of Object.entries(states)) {
      await handoffs.insert({ _id: `h-${id}`, conversationId: id, sessionId: `s-${id}`, ...common, ...fields });
    }
    await storage.close();

    const stage = await old.restart();
    await stage.onDuty('l1');
    await stage.service.start();
    expect((await stage.service.waiting()).map(({ _id }) => _id)).toEqual(['h-waits']);
    expect((await stage.service.served()).map(({ _id }) => _id)).toEqual(['h-served']);
    await stage.service.sweep();
    expect((await stage.service.get('h-waits'))?.offer?.to).toBe('l1');
    expect((await stage.service.loadsOf(['l1'])).get('l1')).toEqual({ text: 2, voice: 0 });
    expect(await stage.floorOf('served')).toMatchObject({ floor: 'lawyer', lawyerId: 'l1' });
    expect(await stage.service.giveBack('h-served', 'l1')).toMatchObject({ state: 'queued', round: 3, returns: 3 });
    expect((await stage.service.messageDone('h-left', 'l1', '已回电')).messageState).toBe('done');
    expect(await stage.heard('waits')).toEqual([]);
    // What had ended is taken up some at a time, beside the work.
    const over = () => stage.stored.handoffs.count({ where: { place: 'over' } });
    stage.clock.pass(2_000);
    await stage.jobs.runDue();
    const first = await over();
    stage.clock.pass(2_000);
    await stage.jobs.runDue();
    expect([first, await over()]).toEqual([201, 231]);
    expect([...stage.jobs.scheduled.keys()].filter((key) => key.startsWith('handoff-take-up'))).toEqual([]);
    await stage.end();
  });
});
