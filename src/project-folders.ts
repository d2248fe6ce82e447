import { join } from 'node:path';

/** The project's folder: `src/` and `dist/` lie side by side in it. */
export const PROJECT_DIR = join(import.meta.dirname, '..');

/** Where the trained models are kept. */
export const MODEL_DIR = join(PROJECT_DIR, 'dist', 'models');
