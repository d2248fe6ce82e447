import { join } from 'node:path';
import type { Config } from './config/index.ts';

/** The project's folder: `src/` and `dist/` lie side by side in it. */
export const PROJECT_DIR = join(import.meta.dirname, '..');

/** Where the trained models are kept. */
export const MODEL_DIR = join(PROJECT_DIR, 'dist', 'models');

/** The embedded database of an environment. */
export function databaseFile({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): string {
  return join(DATA_DIR, 'hotline.db');
}

/** Where the papers of residents lie, sealed; those of orders in a folder below. */
export function papersFolder({ DATA_DIR, PAPERS_DIR }: Pick<Config, 'DATA_DIR' | 'PAPERS_DIR'>): string {
  return PAPERS_DIR ?? join(DATA_DIR, 'papers');
}
