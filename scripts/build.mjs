/** `npm run build`: server, pages and recogniser, ready to start. */
import { ensureBuild, ensureDependencies, say } from './setup.mjs';

ensureDependencies();
await ensureBuild();
say('Built: dist/');
