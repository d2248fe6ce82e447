import { setFlagsFromString } from 'node:v8';

/**
 * No machine code of V8's quick first compiler: a thread of suites soon holds more than 16 MB of machine code, and
 * from there on V8 compiles each regular expression without optimisations, and reading words takes three times as long.
 */
setFlagsFromString('--no-sparkplug');

/**
 * Suites run in bare Node.js worker threads (jest-light-runner): Jest's own runner makes a virtual machine for every
 * suite and loads every library anew in it, which took more than half of the time. Coverage needs that runner.
 */
const covers = process.argv.includes('--coverage');

/** @type {import('jest').Config} */
const bare = {
  runner: ['jest-light-runner', { runtime: 'worker_threads' }],
  setupFiles: ['<rootDir>/test/support/typescript.mjs'],
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limits.ts', '<rootDir>/test/support/remember-queries.ts'],
  transform: {},
};

/** @type {import('jest').Config} */
const covering = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text-summary', 'json-summary', 'lcov'],
  testTimeout: 30_000,
};

/** @type {import('jest').Config} */
const config = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  ...(covers ? covering : bare),
};

export default config;
