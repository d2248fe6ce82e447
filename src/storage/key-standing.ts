import { Schema } from 'mongoose';
import { changeOrInsert } from './change-or-insert.ts';
import type { Collection, CollectionDefinition, Stored } from './collection.ts';
import { type FieldSeal, FieldSealError } from './field-seal.ts';

/** What tells that the keys are those that this storage was written with; no key can be found from it. */
export interface KeyStanding extends Stored {
  /** A fingerprint of a fixed text. */
  index: string;
  /** A fixed text under the key of then, or of the last `hotline keys rotate`; '' before there was one. */
  sealed: string;
}

export const keyStandingCollection: CollectionDefinition<KeyStanding> = {
  name: 'keyStandings',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      index: { type: String, required: true },
      sealed: { type: String, default: '' },
    },
    { versionKey: false },
  ),
};

const ID = 'field-keys';

/**
 * Refuses keys under which nobody would be found again: ids of conversations and of residents are fingerprints.
 * @throws FieldSealError naming FIELD_INDEX_KEY.
 */
export async function checkIndexKey(
  standings: Collection<KeyStanding>,
  seal: Pick<FieldSeal, 'fingerprint'>,
): Promise<void> {
  const index = seal.fingerprint('legal-hotline index key');
  const stored = await changeOrInsert(standings, { _id: ID, index, sealed: '' }, (current) => current);
  if (stored !== null && stored.index !== index) {
    throw new FieldSealError(
      'hotline_storage_bad_field_key',
      'Fingerprints of this storage were made with another key: set FIELD_INDEX_KEY to the first FIELD_KEY it ever had, or name that key last in FIELD_KEY_BEFORE.',
    );
  }
}

/**
 * Refuses keys that do not open what is stored: a key was changed and the one before it is not named any more, though
 * not everything lies under the new one.
 * @throws FieldSealError naming FIELD_KEY and FIELD_KEY_BEFORE.
 */
export async function checkFieldKeys(
  standings: Collection<KeyStanding>,
  seal: Pick<FieldSeal, 'fingerprint' | 'seal' | 'open'>,
): Promise<void> {
  await checkIndexKey(standings, seal);
  const stored = await standings.change(ID, (current) =>
    current.sealed === '' ? { ...current, sealed: seal.seal(ID) } : null,
  );
  try {
    seal.open(stored?.sealed ?? '');
  } catch (error) {
    if (!(error instanceof FieldSealError)) throw error;
    throw new FieldSealError(
      'hotline_storage_bad_field_key',
      'What is stored was sealed with another key: name the key of before in FIELD_KEY_BEFORE until hotline keys rotate is done, or set FIELD_KEY back.',
    );
  }
}
