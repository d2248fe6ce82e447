import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadDeliveryPlan } from '../../src/bot/index.ts';
import { MESSAGE_KINDS } from '../../src/sessions/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The plan as it is shipped, changed. */
function changed(change: (kinds: Record<string, Record<string, unknown>>) => void): () => unknown {
  const content = parse(readFileSync('knowledge/delivery.yaml', 'utf8'));
  change(content.kinds);
  writeFileSync(join(folder, 'delivery.yaml'), stringify(content));
  return () => loadDeliveryPlan(folder);
}

it('has a rule for every kind of message; a lawyer’s words are tried for an hour, a code for its ten minutes', () => {
  const plan = loadDeliveryPlan('knowledge');
  for (const kind of MESSAGE_KINDS) expect(plan.rule(kind).tries).toBeGreaterThan(0);
  expect(plan.rule('lawyer').tryForMinutes).toBe(60);
  expect(plan.rule('aid-code').goodForMinutes).toBe(10);
});

it.each<[string, (kinds: Record<string, Record<string, unknown>>) => void, RegExp]>([
  [
    'a rating on another channel',
    ({ rating }) => Object.assign(rating ?? {}, { instead: { wechat: ['sms'] }, notice: '请评价' }),
    /rating\.instead.*no other channel/u,
  ],
  ['a way without words', ({ lawyer }) => delete lawyer?.notice, /lawyer\.notice/u],
  [
    'a way that is not known',
    ({ lawyer }) => Object.assign(lawyer ?? {}, { instead: { wechat: ['mail'] } }),
    /lawyer\.instead\.wechat/u,
  ],
  [
    'a link without its place',
    ({ 'aid-progress': aid }) => Object.assign(aid ?? {}, { noticeWithLink: '请看' }),
    /noticeWithLink/u,
  ],
  [
    'trying longer than it is good for',
    ({ 'aid-code': code }) => Object.assign(code ?? {}, { tryForMinutes: 11 }),
    /aid-code\.tryForMinutes/u,
  ],
  ['a kind that is missing', (kinds) => delete kinds.emergency, /emergency/u],
  ['a field that is not known', ({ answer }) => Object.assign(answer ?? {}, { colour: 'red' }), /answer/u],
])('refuses %s, naming the entry', (_what, change, named) => {
  const load = changed(change);
  expect(load).toThrow(named);
  expect(load).toThrow(/delivery\.yaml/u);
});
