import { auditLoad } from '../support/load-audit.ts';
import { type ProviderLoad, runProviderLoad } from '../support/provider-load.ts';

const MESSAGES = 80;

/** The same load with 10,000 messages, and its figures: bench/provider-retries.bench.ts. */
describe('P1: one effect for one message, delivered three times in parallel to two processes', () => {
  let load: ProviderLoad | null = null;

  beforeAll(async () => {
    // A busy machine must not look like a lost message: providers wait here longer than their 5 and 15 s.
    const patience = { atOnce: 10, patienceMs: 120_000 };
    load = await runProviderLoad({ suite: 'P1 on two processes', messages: MESSAGES, seed: 12348, ...patience });
  }, 300_000);

  afterAll(() => load?.end(), 60_000);

  it('stores each once, runs it once, in order, and each reply arrives once', async () => {
    if (load === null) return;
    const audit = await auditLoad(load);
    expect(audit.wrong).toEqual([]);
    expect(audit.messages).toBeGreaterThan(MESSAGES * 0.9);
    expect(audit.deliveries).toBeGreaterThan(3 * audit.messages);
    expect(audit.replies.answer + audit.replies.courier).toBeGreaterThan(0);
    // Both processes had their part, or nothing was proved.
    for (const { url } of load.house.processes) {
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/hotline_turns_total\{channel="wechat"/);
    }
  }, 60_000);
});
