import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../src/storage/index.ts';
import { describeStorage } from './storage-contract.ts';

describeStorage('SQLite', () =>
  openSqlite({ file: join(mkdtempSync(join(tmpdir(), 'hotline-')), 'hotline.db'), checkQueries: true }),
);
