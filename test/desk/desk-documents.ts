import type { DeskDeps } from '../../src/desk/index.ts';
import { AidDocuments, createDocumentPress } from '../../src/legal-aid/index.ts';

/** Documents of a desk under test: made in this thread, with the names of one group and one region. */
export async function deskDocuments(): Promise<DeskDeps['documents']> {
  return {
    aid: new AidDocuments(await createDocumentPress(), null),
    groupName: (code) => (code === 'migrant-worker' ? '进城务工人员' : code),
    regionName: (code) => (code === '340300' ? '安徽省蚌埠市' : code),
  };
}
