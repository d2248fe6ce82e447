/**
 * The order of suites. The longest come first, so that none of them runs alone at the end; first of all those that
 * read residents' words, in threads whose regular expressions are still compiled with all optimisations (see
 * `jest.config.mjs`). The others follow, the larger file first.
 */
import { statSync } from 'node:fs';

/** Beginnings of paths under `test/`, in this order. */
const FIRST = [
  'conversations/',
  'understanding/bad-input',
  'understanding/emergency',
  'understanding/live-recogniser',
  'understanding/real-intents',
  'bot/inlet',
  'e2e/',
  'start/',
  'jobs/',
  'chaos/',
  'web/staff-pages',
  'web/resident-devices',
  'cli/hotline-command',
  'cli/diff-command',
  'knowledge/check-command',
  'web/resident-accessibility',
  'privacy/P27',
  'storage/mongo',
  'house/mongo-and-redis',
  'web/',
];

function placeOf({ path }) {
  const place = FIRST.findIndex((beginning) => path.includes(`/test/${beginning}`));
  return place === -1 ? FIRST.length : place;
}

/** What Jest asks of a sequencer. */
export default class LongestFirst {
  sort(tests) {
    const known = tests.map((test) => ({ test, place: placeOf(test), size: statSync(test.path).size }));
    return known.sort((one, other) => one.place - other.place || other.size - one.size).map(({ test }) => test);
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, index) => index % shardCount === shardIndex - 1);
  }

  /** Suites that failed before are not kept. */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
