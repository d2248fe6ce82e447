import { type CommitTarget, GroupCommit } from '../../src/storage/sqlite/group-commit.ts';

/** A target that notes each call and flushes when told to. */
function target(broken: Partial<CommitTarget> = {}) {
  const calls: string[] = [];
  const flushes: { done(): void; fail(error: Error): void }[] = [];
  const note = (name: string) => () => {
    calls.push(name);
  };
  const commit: CommitTarget = {
    begin: note('begin'),
    commit: note('commit'),
    rollback: note('rollback'),
    savepoint: note('savepoint'),
    release: note('release'),
    rollbackToSavepoint: note('undo'),
    flush: () =>
      new Promise((resolve, reject) => {
        calls.push('flush');
        flushes.push({ done: resolve, fail: reject });
      }),
    ...broken,
  };
  return { writer: new GroupCommit(commit), calls, flushes };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('puts the writes of one tick into one transaction and tells nobody before it is flushed', async () => {
    const { writer, calls, flushes } = target();
    const told: unknown[] = [];
    const writes = [1, 2, 3].map((value) => writer.run(() => value).then((result) => told.push(result)));
    await tick();
    await tick();
    expect(calls).toEqual([
      'begin',
      ...['savepoint', 'release', 'savepoint', 'release', 'savepoint', 'release'],
      'commit',
      'flush',
    ]);
    expect(told).toEqual([]);
    flushes[0]?.done();
    await Promise.all(writes);
    expect(told).toEqual([1, 2, 3]);
  });

  it('undoes a write that throws, alone, and tells the refusal after the flush too', async () => {
    const { writer, calls, flushes } = target();
    const refusal = new Error('no');
    const results = Promise.allSettled([
      writer.run(() => 'a'),
      writer.run(() => {
        throw refusal;
      }),
      writer.run(() => 'c'),
    ]);
    await tick();
    expect(calls.filter((call) => call === 'undo')).toHaveLength(1);
    flushes[0]?.done();
    expect(await results).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: refusal },
      { status: 'fulfilled', value: 'c' },
    ]);
  });

  it('gathers what comes during a flush for the next one', async () => {
    const { writer, flushes } = target();
    const first = writer.run(() => 1);
    await tick();
    const later = [writer.run(() => 2)];
    await tick();
    later.push(writer.run(() => 3));
    await tick();
    expect(flushes).toHaveLength(1);
    flushes[0]?.done();
    await first;
    await tick();
    expect(flushes).toHaveLength(2);
    flushes[1]?.done();
    expect(await Promise.all(later)).toEqual([2, 3]);
  });

  it('tells every writer when the transaction fails, and goes on', async () => {
    let full = true;
    const { writer, flushes } = target({
      commit() {
        if (full) throw new Error('disk full');
      },
    });
    const results = await Promise.allSettled([writer.run(() => 1), writer.run(() => 2)]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'hotline_storage_unavailable' } });
    }
    full = false;
    const next = writer.run(() => 3);
    await tick();
    flushes[0]?.done();
    expect(await next).toBe(3);
  });

  it('confirms nothing any more after the disk refused a flush', async () => {
    const { writer, flushes } = target();
    const first = writer.run(() => 1);
    await tick();
    const second = writer.run(() => 2);
    await tick();
    flushes[0]?.fail(new Error('EIO'));
    const unavailable = { code: 'hotline_storage_unavailable', message: expect.stringMatching(/restart/) };
    await expect(first).rejects.toMatchObject(unavailable);
    await expect(second).rejects.toMatchObject(unavailable);
    await expect(writer.run(() => 3)).rejects.toMatchObject(unavailable);
  });

  it('finishes what was handed over before it closes', async () => {
    const { writer, flushes } = target();
    const write = writer.run(() => 1);
    const closing = writer.close();
    await tick();
    flushes[0]?.done();
    await closing;
    expect(await write).toBe(1);
    await expect(writer.run(() => 2)).rejects.toMatchObject({ code: 'hotline_storage_unavailable' });
  });
});
