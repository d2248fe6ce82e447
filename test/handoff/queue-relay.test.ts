import { pino } from 'pino';
import { QueueFeed, type QueueMark, QueueRelay, queueMarkCollection } from '../../src/handoff/index.ts';
import type { Collection } from '../../src/storage/index.ts';
import { Stage } from './stage.ts';

describe('one queue in several processes', () => {
  it('what changes in one is heard in the others, once, and not told back', async () => {
    let marks: Collection<QueueMark> | null = null;
    const stage = await Stage.open((storage) => {
      marks = storage.collection(queueMarkCollection);
    }, true);
    if (marks === null) throw new Error('nothing was declared');
    const shared: Collection<QueueMark> = marks;
    const processes = [0, 1, 2].map(() => {
      const queueFeed = new QueueFeed();
      const heard = { times: 0 };
      queueFeed.subscribe(() => {
        heard.times += 1;
      });
      return { queueFeed, heard, relay: new QueueRelay({ marks: shared, queueFeed, log: pino({ level: 'silent' }) }) };
    });
    const look = async () => {
      for (const { relay } of processes) await relay.look();
    };
    const heard = () => processes.map(({ heard: { times } }) => times);
    const [web, worker] = processes;
    await look();
    worker!.queueFeed.publish();
    worker!.queueFeed.publish();
    await look();
    await look();
    await look();
    expect(heard()).toEqual([1, 2, 1]);
    web!.queueFeed.publish();
    worker!.queueFeed.publish();
    await look();
    await look();
    await look();
    expect(heard().every((times, at) => times > [1, 2, 1][at]!)).toBe(true);
    const after = heard();
    await look();
    await look();
    expect(heard()).toEqual(after);
    await stage.end();
  });
});
