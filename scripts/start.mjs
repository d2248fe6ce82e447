/** `npm start`: set up what is missing, then run the hotline. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, ROOT, say } from './setup.mjs';

ensureDependencies();
await ensureBuild();
say('Starting the hotline \u2026');
const child = spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'dist', 'start.js')], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
