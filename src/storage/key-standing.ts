import { Schema } from 'mongoose';
import { changeOrInsert } from './change-or-insert.ts';
import type { Collection, CollectionDefinition, Stored } from './collection.ts';
import { type FieldSeal, FieldSealError } from './field-seal.ts';

/** What tells that the keys are those that this storage was written with; no key can be found from it. */
export interface KeyStanding extends Stored {
  /** A fingerprint of a fixed text. */
  index: string;
}

export const keyStandingCollection: CollectionDefinition<KeyStanding> = {
  name: 'keyStandings',
  schema: new Schema(
    { _id: { type: String, required: true }, index: { type: String, required: true } },
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
  const stored = await changeOrInsert(standings, { _id: ID, index }, (current) => current);
  if (stored !== null && stored.index !== index) {
    throw new FieldSealError(
      'hotline_storage_bad_field_key',
      'Fingerprints of this storage were made with another key: set FIELD_INDEX_KEY to the first FIELD_KEY it ever had, or name that key last in FIELD_KEY_BEFORE.',
    );
  }
}
