import { Schema } from 'mongoose';
import { systemClock } from '../../src/clock.ts';
import {
  type DataProcess,
  dataProcessCollection,
  dataVersionCollection,
  type Migration,
  Migrations,
  openSqlite,
  ProcessBook,
  type Storage,
  type Stored,
} from '../../src/storage/index.ts';

/** A document whose form changes over three releases: a name in one, then also in two, then in two alone. */
export interface Card extends Stored {
  full?: string;
  family?: string;
  given?: string;
  note?: string;
}

/** What each release knows of a card. */
const FIELDS = [
  ['full', 'note'],
  ['full', 'family', 'given', 'note'],
  ['full', 'family', 'given', 'note'],
] as const;

export const chain: readonly Migration[] = [
  {
    version: 1,
    name: 'family and given name',
    collection: 'cards',
    up(stored) {
      const { full = '', family } = stored as Card;
      return family !== undefined ? null : { ...stored, family: full.slice(0, 1), given: full.slice(1) };
    },
    down: () => null,
  },
  {
    version: 2,
    name: 'no full name any more',
    collection: 'cards',
    contracts: true,
    up(stored) {
      const { full, ...rest } = stored as Card;
      return full === undefined ? null : rest;
    },
    down(stored) {
      const { full, family = '', given = '' } = stored as Card;
      return full !== undefined ? null : { ...stored, full: family + given };
    },
  },
];

/** A release that knows the first `steps` steps. */
export async function release(storage: Storage, steps: number) {
  const fields = Object.fromEntries(FIELDS[steps]?.map((field) => [field, { type: String }]) ?? []);
  const schema = new Schema({ _id: { type: String, required: true }, ...fields }, { versionKey: false });
  const cards = storage.collection<Card>({ name: 'cards', schema });
  const versions = storage.collection(dataVersionCollection);
  const records = storage.collection<DataProcess>(dataProcessCollection);
  await storage.prepare();
  const processes = new ProcessBook({ processes: records, clock: systemClock });
  const migrations = new Migrations({
    steps: chain.slice(0, steps),
    versions,
    collections: new Map([['cards', cards]]),
    processes,
  });
  return { storage, cards, versions, processes, migrations };
}

// Run as a process of its own: takes the cards of a file to the newest version, and says when it has begun.
const [, script = '', file] = process.argv;
if (script.endsWith('migration-chain.ts') && file !== undefined) {
  const { cards, migrations } = await release(await openSqlite({ file }), 2);
  const { change } = cards;
  cards.change = (...given) => {
    process.stdout.write('.');
    return change.apply(cards, given);
  };
  await migrations.run(null);
  process.stdout.write('done\n');
}
