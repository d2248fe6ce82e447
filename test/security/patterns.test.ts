import { join } from 'node:path';
import { check } from 'recheck';
import { loadContextQuestions } from '../../src/bot/context-questions.ts';
import { endsWithCallForPerson } from '../../src/bot/routes/call-for-person.ts';
import { parseDays } from '../../src/text/index.ts';
import { loadEmergencies } from '../../src/understanding/index.ts';
import { readLedger } from './pattern-ledger.ts';
import { isBounded, nameOf, patternsMadeIn, writtenPatterns } from './patterns.ts';

const KNOWLEDGE = join(import.meta.dirname, '../../knowledge');
/** A new pattern is looked at here and then; a slow one has to be told why it may be. */
const TIME_MS = 10_000;
/** Characters that may lie between two words of a phrase. */
const LONGEST_GAP = 20;

const { safe, bounded, made } = readLedger();
const known = new Set([...safe, ...bounded.map(nameOf)]);
const written = writtenPatterns();

it('every pattern in the code takes time by the length of a text, or has a reason', async () => {
  expect(written.literals.length).toBeGreaterThan(1000);
  const strange = written.literals.filter((pattern) => !known.has(nameOf(pattern)));
  const slow = [];
  for (const { file, source, flags } of strange) {
    const { status } = await check(source, flags, { timeout: TIME_MS });
    if (status !== 'safe') slow.push({ file, source, flags, status });
  }
  expect(slow).toEqual([]);
}, 120_000);

it('every pattern that is not linear has a reason, and none is exponential', () => {
  expect(bounded.filter(({ why, found }) => why.length < 20 || found === 'exponential')).toEqual([]);
});

it('patterns made of parts are those that were looked at: else run bench/patterns.bench.ts', () => {
  expect(Object.fromEntries(written.made)).toEqual(made);
});

it('patterns made of content are words and short gaps, so that a text costs by its length', async () => {
  const ofPhrases = await patternsMadeIn(() => loadEmergencies(KNOWLEDGE));
  expect(ofPhrases.length).toBeGreaterThan(20);
  expect(ofPhrases.filter(({ source }) => !isBounded(source, LONGEST_GAP)).map(({ source }) => source)).toEqual([]);
  const ofQuestions = await patternsMadeIn(() => loadContextQuestions(KNOWLEDGE));
  const slow = [];
  for (const { source, flags } of ofQuestions.filter((one) => one.source.startsWith('^'))) {
    const found = await check(source, flags, { timeout: 3_000 });
    if (found.status === 'vulnerable' && found.complexity.type === 'exponential') slow.push(source);
  }
  expect(slow).toEqual([]);
}, 60_000);

it('knows what is bounded', () => {
  expect(['打[^。]{0,10}?人|救命', '(?:来|去)(?:了)?', 'a\\+b\\*'].map((one) => isBounded(one, 20))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['(?:问问?)*', 'a+', '(?:a{0,9}){0,9}', '[^。]{0,99}', 'a{2,}'].map((one) => isBounded(one, 20))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

it('rows of words end that took for ever: 2 to the power of their number', () => {
  expect(endsWithCallForPerson(`我想离婚，找律师${'问问'.repeat(200)}能`)).toBe(false);
  expect(endsWithCallForPerson(`我想离婚，找律师${'问问'.repeat(200)}`)).toBe(true);
  expect(parseDays('三'.repeat(2000), new Date('2026-11-23T04:00:00Z'))).toBeNull();
});
