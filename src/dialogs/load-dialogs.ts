import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { mentions } from './conditions.ts';
import { type Condition, type Dialog, dialogSchema, type Step } from './dialog.ts';
import { DialogsInvalidError } from './errors.ts';
import { fits } from './prefill.ts';

const CAN_BE_LEFT: readonly Step['kind'][] = ['text', 'phone', 'time-window', 'name', 'identity', 'address'];
/** Kinds that may offer choices besides what can be said freely. */
const WITH_CHOICES: readonly Step['kind'][] = ['place'];

interface Problem {
  field: string;
  problem: string;
}

/**
 * Reads and checks the dialogs, one a file.
 * @param dir The folder `dialogs`.
 * @returns the dialogs by id.
 * @throws DialogsInvalidError with every problem of every file.
 */
export async function loadDialogs(dir: string): Promise<ReadonlyMap<string, Dialog>> {
  const problems: Problem[] = [];
  const dialogs = new Map<string, Dialog>();
  const names = (await readdir(dir)).filter((name) => /\.ya?ml$/.test(name)).sort();
  for (const file of names) {
    const dialog = await readDialog(dir, file, problems);
    if (dialog === null) continue;
    if (dialogs.has(dialog.id)) problems.push({ field: `${file} › ${dialog.id} › id`, problem: 'is a duplicate' });
    else dialogs.set(dialog.id, dialog);
    for (const { field, problem } of dialogProblems(dialog)) {
      problems.push({ field: `${file} › ${dialog.id} › ${field}`, problem });
    }
  }
  if (problems.length > 0) throw new DialogsInvalidError(problems);
  return dialogs;
}

async function readDialog(dir: string, file: string, problems: Problem[]): Promise<Dialog | null> {
  const document = parseDocument(await readFile(path.join(dir, file), 'utf8'));
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? '?';
    problems.push({ field: `${file} › line ${line}`, problem: `is not valid YAML (${error.code})` });
    return null;
  }
  const checked = dialogSchema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    problems.push({ field: `${file} › ${issue.path.join('.') || 'dialog'}`, problem: issue.message });
  }
  return null;
}

/** What the schema cannot see: unique slots, choices where they belong, conditions that can hold. */
function dialogProblems(dialog: Dialog): Problem[] {
  const problems: Problem[] = [];
  const earlier = new Map<string, Step>();
  for (const step of dialog.steps) {
    const add = (field: string, problem: string) => problems.push({ field: `${step.slot} › ${field}`, problem });
    if (earlier.has(step.slot)) add('slot', 'is asked twice');
    for (const problem of choiceProblems(step)) add('choices', problem);
    if (step.optional !== false && !CAN_BE_LEFT.includes(step.kind)) {
      add('optional', `does not fit the kind ${step.kind}`);
    }
    if (step.fact !== undefined && !fits(step.fact, step.kind))
      add('fact', `${step.fact} does not fit the kind ${step.kind}`);
    if (step.per !== undefined && step.kind !== 'money') add('per', `does not fit the kind ${step.kind}`);
    if (step.within !== undefined && earlier.get(step.within)?.kind !== 'place')
      add('within', `names ${step.within}, which no earlier step asks for as a place`);
    if (step.kind === 'check' && !step.ask.includes('{told}')) add('ask', 'must hold {told}');
    const optional = typeof step.optional === 'boolean' ? [] : conditionProblems(step.optional, dialog, earlier);
    for (const problem of optional) add('optional', problem);
    const when = step.when === undefined ? [] : conditionProblems(step.when, dialog, earlier);
    for (const problem of when) add('when', problem);
    earlier.set(step.slot, step);
  }
  return problems;
}

function choiceProblems(step: Step): string[] {
  if (step.kind !== 'choice' && !WITH_CHOICES.includes(step.kind))
    return step.choices.length > 0 ? [`do not fit the kind ${step.kind}`] : [];
  if (step.kind !== 'choice' && step.choices.length === 0) return [];
  if (step.kind === 'choice' && step.choices.length < 2) return ['must be at least two'];
  if (step.choices.length > 8) return ['must be at most eight'];
  const values = step.choices.map(({ value }) => value);
  const words = step.choices.flatMap(({ title, also }) => [title, ...also]);
  return [
    ...(new Set(values).size < values.length ? ['have a value twice'] : []),
    ...words.filter((word, index) => words.indexOf(word) < index).map((word) => `say ${word} twice`),
  ];
}

function conditionProblems(condition: Condition, dialog: Dialog, earlier: ReadonlyMap<string, Step>): string[] {
  return mentions(condition).flatMap(({ slot, values }) => {
    const isGiven = dialog.given.includes(slot);
    const step = earlier.get(slot);
    if (step === undefined) return isGiven ? [] : [`names ${slot}, which no earlier step asks for`];
    if (isGiven) return [];
    if (step.kind === 'yes-no') {
      return values.filter((value) => typeof value !== 'boolean').map((value) => `${slot} is never ${value}`);
    }
    if (step.kind !== 'choice') return [];
    const known = step.choices.map((choice) => choice.value);
    return values.filter((value) => !known.includes(value)).map((value) => `${slot} is never ${value}`);
  });
}
