import type { EventStream, Storage } from '../../src/storage/index.ts';
import { day, freshHappenings, type Happening, ids, numbered } from './things.ts';

/** Event streams. */
export function describeStreams(storage: () => Storage): void {
  describe('event streams', () => {
    let stream: EventStream<Happening>;
    const event = (key: string, fields: Partial<Happening> = {}) => ({
      key,
      at: day(1),
      what: 'said',
      box: null,
      ...fields,
    });

    beforeEach(async () => {
      stream = await freshHappenings(storage());
    });

    it('numbers events from 1, gives ids in order, and reads and tails', async () => {
      const first = await stream.append('s', [event('a', { box: { 文: {} } }), event('b')]);
      expect(first.map(({ isNew }) => isNew)).toEqual([true, true]);
      expect(first[0]?.event).toEqual({
        _id: 's:0000000001',
        stream: 's',
        seq: 1,
        ...event('a', { box: { 文: {} } }),
      });
      await stream.append('s', [event('c')]);
      await stream.append('other', [event('d')]);
      expect(ids(await stream.read('s'))).toEqual(['s:0000000001', 's:0000000002', 's:0000000003']);
      expect(ids(await stream.read('s', 1, 1))).toEqual(['s:0000000002']);
      expect(ids(await stream.tail('s', 2))).toEqual(['s:0000000002', 's:0000000003']);
      expect(ids(await stream.read('other'))).toEqual(['other:0000000001']);
      expect(await stream.read('none')).toEqual([]);
      expect(await stream.append('s', [])).toEqual([]);
      expect((await stream.get('s:0000000001'))?.at).toBeInstanceOf(Date);
    });

    it('stores an event with the same key once, in whatever stream', async () => {
      await stream.append('s', [event('a', { what: 'first' })]);
      const again = await stream.append('s', [event('a', { what: 'second' }), event('b'), event('b')]);
      expect(again.map(({ event: { seq, what }, isNew }) => [seq, what, isNew])).toEqual([
        [1, 'first', false],
        [2, 'said', true],
        [2, 'said', false],
      ]);
      const [elsewhere] = await stream.append('other', [event('a')]);
      expect(elsewhere).toMatchObject({ isNew: false, event: { stream: 's', seq: 1 } });
      expect(await stream.count({})).toBe(2);
    });

    it('appends at a place only while it is free, and then nothing that follows', async () => {
      const first = await stream.append('s', [event('a'), event('b')], { after: 0 });
      expect(first.map(({ event: { seq }, isNew }) => [seq, isNew])).toEqual([
        [1, true],
        [2, true],
      ]);
      expect(await stream.append('s', [event('c'), event('d')], { after: 1 })).toEqual([]);
      expect(await stream.append('s', [event('a'), event('d')], { after: 2 })).toEqual([]);
      expect((await stream.append('s', [event('c'), event('a'), event('d')], { after: 2 })).length).toBe(1);
      expect((await stream.read('s')).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
      const rivals = await Promise.all(
        numbered(10).map((at) => stream.append('s', [event(`${at}x`), event(`${at}y`)], { after: 3 })),
      );
      expect(rivals.map(({ length }) => length).sort()).toEqual([...Array(9).fill(0), 2]);
      expect((await stream.read('s')).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    });

    it('has no gap and no double after concurrent appends, and keeps each append together', async () => {
      const appends = numbered(40).map((at) =>
        stream.append(Number(at) % 2 ? 's' : 't', [event(`${at}a`), event(`${at}b`), event(`${at}c`)]),
      );
      const results = await Promise.all(appends);
      for (const name of ['s', 't']) {
        const events = await stream.read(name);
        expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
      }
      for (const result of results) {
        const start = result[0]?.event.seq ?? 0;
        expect(result.map(({ event: { seq } }) => seq)).toEqual([start, start + 1, start + 2]);
      }
    });

    it('stores a key once among concurrent appends of it', async () => {
      const results = await Promise.all(numbered(20).map((at) => stream.append(`s${Number(at) % 2}`, [event('same')])));
      expect(results.flat().filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await stream.count({})).toBe(1);
    });

    it('changes an event but never its place, and finds by declared index', async () => {
      await stream.append('s', [event('a', { at: day(1) }), event('b', { at: day(2) })]);
      await stream.change('s:0000000001', (now) => ({ ...now, what: 'changed' }));
      expect(ids(await stream.find({ where: { what: 'changed' } }))).toEqual(['s:0000000001']);
      const move = stream.change('s:0000000001', (now) => ({ ...now, seq: 9 }));
      await expect(move).rejects.toMatchObject({ details: [{ field: 'seq', problem: 'cannot be changed' }] });
      expect(ids(await stream.find({ where: { stream: 's' }, sort: { seq: -1 } }))).toEqual([
        's:0000000002',
        's:0000000001',
      ]);
    });

    it('refuses an event that the schema refuses, and stores none of its append', async () => {
      const append = stream.append('s', [event('a'), event('b', { what: undefined as never })]);
      await expect(append).rejects.toMatchObject({ code: 'hotline_storage_invalid' });
      expect(await stream.count({})).toBe(0);
    });
  });
}
