import type { Handoff } from '../../src/handoff/index.ts';
import type { Collection } from '../../src/storage/index.ts';
import { blankHandoff, emptyCard, freshConversation, Stage } from './stage.ts';

/** More than any step reads; that ten thousand take no longer is measured by the benchmark. */
const WAITING = 2_500;
/** No step of anybody reads more of the queue than this. */
const MOST_READ = 600;

/** Counts the documents that are read. */
function counting(handoffs: Collection<Handoff>) {
  const tally = { read: 0 };
  const counted: Partial<Collection<Handoff>> = {
    get: async (id) => {
      tally.read += 1;
      return handoffs.get(id);
    },
    find: async (query) => {
      const found = await handoffs.find(query);
      tally.read += found.length;
      return found;
    },
  };
  const collection = new Proxy(handoffs, {
    get: (target, name: keyof Collection<Handoff>) => {
      const member = counted[name] ?? target[name];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { collection, tally };
}

describe(`${WAITING} residents waiting`, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open(undefined, true);
    const { handoffs, conversations } = stage.stored;
    const start = stage.clock.now().getTime();
    const insert = async (at: number) => {
      const asked = new Date(start - (WAITING - at) * 10);
      const id = `h${at}`;
      const fields = { conversationId: `c${at}`, sessionId: `s${at}`, state: 'queued', settled: true } as const;
      const told = { warnedAt: asked, limitToldAt: asked };
      await handoffs.insert({ ...blankHandoff(id, asked), ...fields, ...told });
      if (at < 40 || at === WAITING - 1) {
        await conversations.insert({ ...freshConversation(`c${at}`, asked), floor: 'queue', handoffId: id });
      }
    };
    for (let from = 0; from < WAITING; from += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, at) => insert(from + at)));
    }
  });
  afterAll(() => stage.end());

  it('every step reads a bounded part of the queue', async () => {
    const { collection, tally } = counting(stage.stored.handoffs);
    const service = stage.newService({ stored: { handoffs: collection } });
    const reads: Record<string, number> = {};
    const measured = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
      tally.read = 0;
      const result = await run();
      reads[what] = tally.read;
      return result;
    };
    const last = `h${WAITING - 1}`;
    expect(await measured('position', () => service.position(last))).toBe(WAITING);
    expect(await measured('waitingCount', () => service.waitingCount())).toBe(WAITING);
    await measured('queue', () => service.waiting());
    await stage.onDuty('l1', 'l2');
    await measured('dispatch', () => service.dispatch());
    expect((await service.offered()).map(({ _id }) => _id)).toEqual(['h0', 'h1', 'h2', 'h3', 'h4', 'h5']);
    await measured('accept', () => service.accept(last, { id: 'l3', displayName: '三号', outside: true }));
    await measured('positions', () => stage.pass(2_000));
    await measured('close', () => service.close(last, 'l3', { outcome: 'resolved', note: '' }));
    await measured('sweep', () => service.sweep());
    await measured('reconcile', () => service.reconcile());
    const conversation = freshConversation('new', stage.clock.now());
    const request = { conversation, sessionId: 's-new', reason: 'asked', priority: 0, card: emptyCard } as const;
    const asked = await measured('request', () => service.request(request));
    expect(asked.position).toBe(1);
    expect(Object.entries(reads).filter(([, count]) => count > MOST_READ)).toEqual([]);
    expect((await stage.heard('c20')).length).toBe(0);
  });
});
