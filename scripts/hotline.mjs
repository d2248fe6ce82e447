/** `npm run hotline -- <command>`: the command line, set up first. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, ensureServer, ROOT } from './setup.mjs';

ensureDependencies();
// `check` is for content that may not be fit to train on yet.
if (process.argv[2] === 'check') ensureServer();
else await ensureBuild({ pages: false });
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', join(ROOT, 'dist', 'cli', 'hotline.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
