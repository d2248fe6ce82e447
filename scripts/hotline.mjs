/** `npm run hotline -- <command>`: the command line, set up first. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, ROOT } from './setup.mjs';

ensureDependencies();
ensureBuild({ pages: false });
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', join(ROOT, 'dist', 'cli', 'hotline.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
