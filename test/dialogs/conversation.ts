import {
  begin,
  type Dialog,
  type DialogSetting,
  loadDialogs,
  type Outcome,
  type Slots,
  take,
} from '../../src/dialogs/index.ts';
import { loadRegions } from '../../src/knowledge/index.ts';
import { loadLegalAidRules, stillDecides } from '../../src/legal-aid/index.ts';
import { createPlaces } from '../../src/text/index.ts';

export const now = new Date('2026-11-22T04:00:00Z');
const dialogs = await loadDialogs('dialogs');

const rules = await loadLegalAidRules('knowledge/legal-aid');
const regions = await loadRegions('knowledge');

/** The places of the country and the rules of the region, as the bot gives them. */
export const setting: DialogSetting = {
  places: createPlaces(regions.all()),
  isNeeded: (slot, slots) => stillDecides(slot, slots, rules, now),
};

export function dialog(id: string): Dialog {
  const found = dialogs.get(id);
  if (found === undefined) throw new Error(`there is no dialog ${id}`);
  return found;
}

/** Says one thing after another; progress goes through JSON between turns, as it does in storage. */
export function converse(id: string, known: Slots, ...said: string[]): Outcome {
  let outcome = begin(dialog(id), known, now, [], setting);
  for (const text of said) {
    if (!('progress' in outcome)) throw new Error(`the dialog was over before “${text}”: ${JSON.stringify(outcome)}`);
    const { startedAt, ...rest } = outcome.progress;
    outcome = take(dialog(id), { ...JSON.parse(JSON.stringify(rest)), startedAt }, text, now, setting);
  }
  return outcome;
}

/** The slot that is asked for now, or how the dialog ended. */
export function stepAfter(id: string, known: Slots, ...said: string[]): string {
  const outcome = converse(id, known, ...said);
  if ('progress' in outcome) return outcome.progress.step;
  return 'done' in outcome ? 'done' : outcome.left;
}

export function heard(outcome: Outcome): string {
  return 'say' in outcome ? (outcome.say ?? []).map(({ text }) => text).join('\n') : '';
}

export function slotsOf(outcome: Outcome): Slots {
  if (!('done' in outcome)) throw new Error(`the dialog is not over: ${JSON.stringify(outcome)}`);
  return outcome.done;
}
