import { fillStore } from './filling.ts';
import { type CollectionDigest, digestOf, type FillableStore, type ReadableStore } from './whole-store.ts';

/**
 * Copies everything from a store that nobody uses into an empty one (迁移存储): documents and event streams as they are,
 * so that orders and hash chains stay. When interrupted, the same call goes on behind the last document of each
 * collection. At the end both are read whole and compared.
 * @param source stands for the store that is read.
 * @param told after each collection.
 * @throws StoreFillingError
 */
export async function moveStore(
  from: ReadableStore,
  to: FillableStore,
  source: string,
  told: (copied: { name: string; documents: number }) => void = () => {},
): Promise<CollectionDigest[]> {
  return fillStore(to, `move ${source}`, async () => {
    const names = await from.names();
    for (const name of names) {
      let documents = 0;
      for await (const batch of from.batches(name, (await to.lastId(name)) ?? '')) {
        await to.put(name, batch);
        documents += batch.length;
      }
      told({ name, documents });
    }
    const digests: CollectionDigest[] = [];
    for (const name of names) digests.push(await digestOf(from, name));
    return digests;
  });
}
