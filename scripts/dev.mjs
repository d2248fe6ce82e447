/** `npm run dev`: the server restarts and the pages reload when their sources change. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, ROOT, say } from './setup.mjs';

ensureDependencies();
await ensureBuild();
say('Server on http://localhost:3978, pages with reload on http://localhost:5173');
const children = [
  spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
      'watch',
      '--include',
      'intents',
      '--include',
      'knowledge',
      '--include',
      'dialogs',
      'src/start.ts',
    ],
    { cwd: ROOT, stdio: 'inherit' },
  ),
  spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), '--config', 'web/vite.config.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
  }),
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.on('exit', stop);
