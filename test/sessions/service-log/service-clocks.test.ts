import { serviceClocks } from '../../../src/sessions/index.ts';
import { at, handoff } from './service.ts';

const line = (step: string, seconds: number, detail = '') => ({ step, at: at(seconds), by: null, detail });
const clocksOf = (closed: number, ...handoffs: ReturnType<typeof handoff>[]) =>
  Object.values(serviceClocks({ openedAt: at(0), closedAt: at(closed) }, handoffs)).map((ms) => ms / 1000);

describe('the clocks of a service: bot, waiting, lawyer, wrap-up', () => {
  it('are the bot’s where nobody else had the resident', () => {
    expect(clocksOf(300)).toEqual([300, 0, 0, 0]);
    expect(clocksOf(0)).toEqual([0, 0, 0, 0]);
  });

  it('part when a lawyer serves, and when he has ended', () => {
    const served = [line('queue', 61), line('accept', 90), line('connect', 91), line('end', 200)];
    expect(clocksOf(200, handoff('h1', served))).toEqual([60, 30, 110, 0]);
    expect(clocksOf(230, handoff('h1', [...served, line('close', 500)]))).toEqual([60, 30, 110, 30]);
  });

  it('go on with the bot where the lawyer gave the resident back, whenever he writes his record', () => {
    const served = [line('accept', 90), line('end', 200), line('close', 260)];
    expect(clocksOf(300, handoff('h1', served, { handedBack: { settled: '' } }))).toEqual([160, 30, 110, 0]);
  });

  it('wait again after a return, and run on through transfer and take-over', () => {
    const history = [
      line('accept', 70),
      line('return', 100),
      line('accept', 130),
      line('transfer', 140),
      line('accept', 150),
      line('take-over', 170),
      line('end', 200),
    ];
    expect(clocksOf(200, handoff('h1', history))).toEqual([60, 40, 100, 0]);
  });

  it('do not count an answer that comes after the resident gave up: it stays a miss', () => {
    const history = [line('offer', 61), line('abandon', 100), line('accept', 101), line('end', 200)];
    expect(clocksOf(300, handoff('h1', history))).toEqual([260, 40, 0, 0]);
    expect(clocksOf(300, handoff('h1', [line('leave-message', 100)]))).toEqual([260, 40, 0, 0]);
  });

  it('count each of several handoffs, and one that is still open at the end', () => {
    const first = handoff('h1', [line('accept', 90), line('end', 100)], { handedBack: {} });
    const second = handoff('h2', [line('queue', 151)], { requestedAt: at(150) });
    expect(clocksOf(200, first, second)).toEqual([110, 80, 10, 0]);
    const before = handoff('h0', [line('accept', -50)], { requestedAt: at(-90) });
    expect(clocksOf(200, before)).toEqual([0, 0, 200, 0]);
  });

  it('are never negative and sum to the length of the service, in 10,000 histories with jumping clocks', () => {
    const STEPS = [
      'queue',
      'offer',
      'pass',
      'accept',
      'connect',
      'return',
      'transfer',
      'cancel-transfer',
      'transfer-to-queue',
    ];
    const ENDS = ['take-over', 'end', 'close', 'wrap-up-over', 'leave-message', 'abandon', 'message-done'];
    const steps = [...STEPS, ...ENDS];
    let state = 20261122;
    const below = (limit: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let run = 0; run < 10_000; run += 1) {
      // One in four clocks has been set back or forth by up to an hour.
      const time = () => at(below(900)).getTime() + below(1000) + (below(4) === 0 ? (below(7200) - 3600) * 1000 : 0);
      const openedAt = new Date(time());
      const closedAt = new Date(time());
      const handoffs = Array.from({ length: below(4) }, (_, n) =>
        handoff(
          `h${n}`,
          Array.from({ length: below(9) }, () => ({
            ...line(steps[below(steps.length)] ?? '', 0),
            at: new Date(time()),
          })),
          { requestedAt: new Date(time()), handedBack: below(2) === 0 ? null : {} },
        ),
      );
      const clocks = Object.values(serviceClocks({ openedAt, closedAt }, handoffs));
      const sum = clocks.reduce((all, ms) => all + ms, 0);
      if (Math.min(...clocks) < 0 || sum !== Math.max(0, closedAt.getTime() - openedAt.getTime())) {
        throw new Error(JSON.stringify({ run, openedAt, closedAt, handoffs, clocks }));
      }
    }
  });
});
