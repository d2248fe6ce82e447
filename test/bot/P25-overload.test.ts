import fc from 'fast-check';
import { TooBusyError } from '../../src/bot/errors.ts';
import { type LoadLimits, TurnGate, type Urgency } from '../../src/bot/turn-gate.ts';
import { urgencyOf } from '../../src/bot/turn-urgency.ts';

const LIMITS: LoadLimits = { atOnce: 4, shortFrom: 10, fullFrom: 20, lagMs: 100 };

/** A gate whose turns end when they are told to; time and delay are set by hand. */
function stage(limits: Partial<LoadLimits> = {}) {
  let now = 1_000_000;
  let lag = 0;
  let backlog = 0;
  const refused: Urgency[] = [];
  const waits: number[] = [];
  let shortened = 0;
  const gate = new TurnGate({
    limits: { ...LIMITS, ...limits },
    backlog: () => backlog,
    lagMs: () => lag,
    clock: { now: () => new Date(now) },
    watch: {
      waited: (seconds) => waits.push(seconds),
      shortened: () => {
        shortened += 1;
      },
      refused: (urgency) => refused.push(urgency),
    },
  });
  const begun: { name: string; short: boolean; end: () => void; fail: () => void }[] = [];
  const come = (name: string, urgency: Urgency): Promise<void> => {
    backlog += 1;
    return gate
      .run(
        () => urgency,
        (short) =>
          new Promise<void>((resolve, reject) =>
            begun.push({ name, short, end: resolve, fail: () => reject(new Error(name)) }),
          ),
      )
      .finally(() => {
        backlog -= 1;
      });
  };
  return {
    gate,
    begun,
    refused,
    waits,
    come,
    set: (to: { backlog?: number; lag?: number }) => {
      backlog = to.backlog ?? backlog;
      lag = to.lag ?? lag;
    },
    pass: (ms: number) => {
      now += ms;
    },
    shortened: () => shortened,
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe('P25: the gate of turns', () => {
  it('runs a few at once; danger and the way to a person go first, questions last', async () => {
    const { come, begun, settled, gate } = stage();
    const names = ['q1', 'q2', 'q3', 'q4', 'q5', 'dialog', 'q6', 'danger1', 'danger2'];
    const all = names.map((name) =>
      come(name, name.startsWith('danger') ? 'urgent' : name === 'dialog' ? 'in-course' : 'ordinary'),
    );
    await settled();
    // One place more is kept for what is urgent.
    expect(begun.map(({ name }) => name)).toEqual(['q1', 'q2', 'q3', 'q4', 'danger1']);
    expect(gate.waitingCount('urgent')).toBe(1);
    for (let done = 0; done < names.length; done += 1) {
      begun[done]?.end();
      await settled();
    }
    await Promise.all(all);
    expect(begun.map(({ name }) => name).slice(5)).toEqual(['danger2', 'dialog', 'q5', 'q6']);
  });

  it('gives place to the next where a turn fails, and keeps none', async () => {
    const { come, begun, settled } = stage({ atOnce: 1 });
    const first = come('first', 'ordinary');
    const second = come('second', 'ordinary');
    await settled();
    begun[0]?.fail();
    await expect(first).rejects.toThrow('first');
    await settled();
    expect(begun.map(({ name }) => name)).toEqual(['first', 'second']);
    begun[1]?.end();
    await second;
  });

  it('answers ordinary questions in short while too many wait, and those alone', async () => {
    const { come, begun, settled, set, shortened } = stage();
    set({ backlog: LIMITS.shortFrom });
    const all = [come('question', 'ordinary'), come('dialog', 'in-course'), come('danger', 'urgent')];
    await settled();
    // A quarter at once, and a place more for what is urgent: the door keeps its share.
    expect(begun.map(({ name }) => name)).toEqual(['question', 'danger']);
    for (let done = 0; done < 3; done += 1) {
      begun[done]?.end();
      await settled();
    }
    await Promise.all(all);
    expect(begun.map(({ name, short }) => [name, short])).toEqual([
      ['question', true],
      ['danger', false],
      ['dialog', false],
    ]);
    expect(shortened()).toBe(1);
  });

  it('answers in short while the event loop is late, where as many wait as are thought out at once', () => {
    const { gate, set } = stage();
    set({ lag: LIMITS.lagMs, backlog: LIMITS.atOnce - 1 });
    expect(gate.level).toBe('calm');
    set({ backlog: LIMITS.atOnce });
    expect(gate.level).toBe('short');
  });

  it('takes back by itself what it left out, two seconds after the load is down, not while it goes up and down', () => {
    const { gate, set, pass } = stage();
    set({ backlog: 10 });
    expect(gate.level).toBe('short');
    set({ backlog: 2 });
    expect(gate.level).toBe('short');
    pass(1900);
    set({ backlog: 9 });
    expect(gate.level).toBe('short');
    set({ backlog: 2 });
    expect(gate.level).toBe('short');
    pass(1999);
    expect(gate.level).toBe('short');
    pass(1);
    expect(gate.level).toBe('calm');
  });

  it('is calm again though the clock was set back meanwhile', () => {
    const { gate, set, pass } = stage();
    set({ backlog: 10 });
    expect(gate.level).toBe('short');
    set({ backlog: 0 });
    expect(gate.level).toBe('short');
    pass(-3_600_000);
    expect(gate.level).toBe('calm');
  });

  it('refuses before storing when it is full: first what is not urgent, at twice as much everything', () => {
    const { gate, set, refused } = stage();
    const admitted = (urgency: Urgency): boolean => {
      try {
        gate.admit(() => urgency);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(TooBusyError);
        expect(error).toMatchObject({ statusCode: 503, message: expect.stringContaining('110') });
        return false;
      }
    };
    const urgencies = ['urgent', 'in-course', 'ordinary'] as const;
    set({ backlog: 19 });
    expect(urgencies.map(admitted)).toEqual([true, true, true]);
    set({ backlog: 20 });
    expect(gate.level).toBe('full');
    expect(urgencies.map(admitted)).toEqual([true, false, false]);
    set({ backlog: 40 });
    expect(urgencies.map(admitted)).toEqual([false, false, false]);
    expect(refused).toEqual(['in-course', 'ordinary', 'urgent', 'in-course', 'ordinary']);
  });

  it('runs all that was taken in, whatever comes and ends, and never too many at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Urgency | 'end'>('urgent', 'in-course', 'ordinary', 'end'), { maxLength: 60 }),
        async (steps) => {
          const { come, begun, settled } = stage();
          const all: Promise<void>[] = [];
          let ended = 0;
          for (const step of steps) {
            if (step !== 'end') all.push(come(step, step));
            else if (ended < begun.length) begun[ended++]?.end();
            await settled();
            expect(begun.length - ended).toBeLessThanOrEqual(5);
          }
          while (ended < begun.length) {
            begun[ended++]?.end();
            await settled();
          }
          await Promise.all(all);
          expect(begun).toHaveLength(all.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('how soon a message has to be handled', () => {
  const here: Parameters<typeof urgencyOf>[1] = {
    floor: 'bot',
    dialog: null,
    offered: [],
    unclear: null,
    channel: 'web',
    emergency: null,
  };
  const isDanger = (text: string): boolean => text.includes('救命');
  const of = (text: string, where: object = {}) =>
    urgencyOf({ type: 'message', text }, { ...here, ...where }, isDanger);

  it.each([
    ['公司拖欠工资怎么办', {}, 'ordinary'],
    ['救命', {}, 'urgent'],
    ['人工', {}, 'urgent'],
    ['0', {}, 'urgent'],
    ['帮我转律师', {}, 'urgent'],
    ['好的', { floor: 'queue' }, 'urgent'],
    ['好的', { floor: 'lawyer' }, 'urgent'],
    ['他又来了', { emergency: 'E-VIOLENCE' }, 'urgent'],
    ['1', { offered: [{ title: '查条件', action: 'dialog:legal-aid' }] }, 'in-course'],
    ['离婚要什么材料', { offered: [{ title: '查条件', action: 'dialog:legal-aid' }] }, 'ordinary'],
    ['离婚要什么材料', { channel: 'voice' }, 'in-course'],
    ['三口人', { dialog: { dialog: 'legal-aid', step: 'household' } }, 'in-course'],
  ] as const)('%s %j: %s', (text, where, urgency) => {
    expect(of(text, where)).toBe(urgency);
  });

  it('a hung-up call and a page that is opened are in course', () => {
    expect(urgencyOf({ type: 'endOfConversation' }, here, isDanger)).toBe('in-course');
  });
});
