import { KeyedQueue } from '../../src/keyed-queue.ts';

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('work in order by key', () => {
  it('runs one key in the order given and different keys side by side', async () => {
    const queue = new KeyedQueue();
    const order: string[] = [];
    let together = 0;
    let most = 0;
    const work = (name: string, ms: number) => async () => {
      together += 1;
      most = Math.max(most, together);
      await pause(ms);
      together -= 1;
      order.push(name);
    };
    await Promise.all([
      queue.run('a', work('a1', 20)),
      queue.run('a', work('a2', 1)),
      queue.run('b', work('b1', 5)),
      queue.run('a', work('a3', 1)),
    ]);
    expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(order[0]).toBe('b1');
    expect(most).toBe(2);
  });

  it('goes on after work that failed, and forgets keys that are done', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await queue.idle();
    await pause(1);
    expect(queue.size).toBe(0);
  });
});
