import { join } from 'node:path';
import { loadDialogs } from '../../src/dialogs/index.ts';
import { asksForIdentity } from '../../src/telephony.ts';

it('knows every step of the dialogs in which an identity number is asked for, and no other', async () => {
  const dialogs = await loadDialogs(join(import.meta.dirname, '../../dialogs'));
  const found = [...dialogs.values()].flatMap(({ id, steps }) =>
    steps.filter(({ slot }) => asksForIdentity(dialogs, { dialog: id, step: slot })).map(({ slot }) => `${id} ${slot}`),
  );
  expect(found).toEqual(['legal-aid-application applicantId']);
  expect(asksForIdentity(dialogs, { dialog: 'gone', step: 'applicantId' })).toBe(false);
});
