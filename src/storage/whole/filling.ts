import { StoreFillingError } from '../backup/errors.ts';
import { type CollectionDigest, digestOf, type FillableStore, isEmpty } from './whole-store.ts';

/** Where it stands that a store is being filled; gone when it is full. */
const FILLING = '_filling';
const ID = 'filling';

/** @throws StoreFillingError when a restore or a move into this store did not come to its end. */
export async function refuseHalfFilled(store: FillableStore): Promise<void> {
  if ((await filledFrom(store)) === null) return;
  throw new StoreFillingError(
    'hotline_storage_half_filled',
    'This storage is only half filled by a restore or a move that was interrupted: run the same command again, or empty the storage.',
  );
}

/**
 * Fills an empty store, or goes on with filling it from the same source, and compares what is in it with what should be.
 * @param source stands for what it is filled from.
 * @param fill gives documents to the store, and says at the end what must be in it.
 * @throws StoreFillingError when it holds something else, or not the same afterwards.
 */
export async function fillStore(
  store: FillableStore,
  source: string,
  fill: () => Promise<readonly CollectionDigest[]>,
): Promise<CollectionDigest[]> {
  const before = await filledFrom(store);
  if (before !== source && !(before === null && (await isEmpty(store)))) {
    throw new StoreFillingError(
      'hotline_storage_not_empty',
      'The storage to be filled is not empty: nothing was changed. Name an empty database, or an empty DATA_DIR.',
    );
  }
  await store.put(FILLING, [{ _id: ID, source }]);
  const wanted = await fill();
  const found: CollectionDigest[] = [];
  for (const { name } of wanted) found.push(await digestOf(store, name));
  const different = wanted.filter(({ documents, sha256 }, at) => {
    const is = found[at];
    return is?.documents !== documents || is.sha256 !== sha256;
  });
  const more = (await namesWithDocuments(store)).filter((name) => !wanted.some((one) => one.name === name));
  if (different.length > 0 || more.length > 0) {
    const names = [...different.map(({ name }) => name), ...more].join(', ');
    throw new StoreFillingError(
      'hotline_storage_copy_differs',
      `What was copied is not what is there now: ${names}. Empty the storage and begin anew; nothing may write to either meanwhile.`,
    );
  }
  await store.clear(FILLING);
  return found;
}

async function filledFrom(store: FillableStore): Promise<string | null> {
  if (!(await store.names()).includes(FILLING)) return null;
  for await (const [mark] of store.batches(FILLING)) return typeof mark?.source === 'string' ? mark.source : null;
  return null;
}

async function namesWithDocuments(store: FillableStore): Promise<string[]> {
  const names: string[] = [];
  for (const name of await store.names()) {
    if (name !== FILLING && (await store.lastId(name)) !== null) names.push(name);
  }
  return names;
}
