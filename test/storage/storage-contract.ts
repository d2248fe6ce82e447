import type { Storage } from '../../src/storage/index.ts';
import { describeChanges } from './contract-changes.ts';
import { describeDocuments } from './contract-documents.ts';
import { describeQueries } from './contract-queries.ts';
import { describeStreams } from './contract-streams.ts';
import { thingDefinition } from './things.ts';

/** What every engine must do. The rooms rely on it and test on one engine only. */
export function describeStorage(title: string, open: () => Promise<Storage>): void {
  describe(`storage contract: ${title}`, () => {
    let opened: Storage;
    const storage = () => opened;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    it('answers a ping', async () => {
      await expect(opened.ping()).resolves.toBeUndefined();
    });

    it('gives the same collection for the same name, and refuses a second schema for it', () => {
      const definition = thingDefinition('twice');
      expect(opened.collection(definition)).toBe(opened.collection(definition));
      expect(() => opened.collection(thingDefinition('twice'))).toThrow(/two schemas/);
    });

    describeDocuments(storage);
    describeChanges(storage);
    describeQueries(storage);
    describeStreams(storage);
  });
}
