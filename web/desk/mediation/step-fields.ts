/** What a step of a case asks for, field by field. */
export type StepField = { name: string; optional?: boolean } & (
  | { is: 'line' | 'words' | 'day' | 'time' | 'mediators' | 'score' }
  | { is: 'choice'; of: 'rungs' | 'ways' | 'forms' | 'sides' | 'offices' | 'directions' | 'performed' }
  | { is: 'check'; must?: boolean }
);

const REASON: StepField = { name: 'reason', is: 'words' };
const NOTE: StepField = { name: 'note', is: 'words', optional: true };

export const STEP_FIELDS: Readonly<Record<string, readonly StepField[]>> = {
  accept: [
    { name: 'rung', is: 'choice', of: 'rungs' },
    { name: 'committee', is: 'line' },
  ],
  'not-accept': [REASON],
  'ask-other': [{ name: 'way', is: 'choice', of: 'ways' }, { name: 'nameTold', is: 'check' }, NOTE],
  'other-agreed': [NOTE],
  'other-refused': [{ ...REASON, optional: true }],
  assign: [
    { name: 'mediatorIds', is: 'mediators' },
    { name: 'unrelated', is: 'check', must: true },
  ],
  recuse: [{ name: 'mediatorId', is: 'mediators' }, REASON],
  meet: [
    { name: 'heldAt', is: 'time' },
    { name: 'place', is: 'line' },
    { name: 'present', is: 'line' },
    { name: 'record', is: 'words' },
  ],
  agree: [
    { name: 'terms', is: 'words' },
    { name: 'form', is: 'choice', of: 'forms' },
    { name: 'signedDay', is: 'day' },
    { name: 'effectiveDay', is: 'day' },
    { name: 'performBy', is: 'day', optional: true },
  ],
  'short-record': [
    { name: 'who', is: 'line' },
    { name: 'what', is: 'words' },
    { name: 'result', is: 'words' },
    { name: 'effectiveDay', is: 'day' },
    { name: 'checkedByPhoneAt', is: 'time' },
  ],
  fail: [REASON],
  stop: [
    { name: 'side', is: 'choice', of: 'sides' },
    { ...REASON, optional: true },
  ],
  'move-up': [
    { name: 'to', is: 'choice', of: 'rungs' },
    { name: 'toName', is: 'line' },
    { ...REASON, optional: true },
  ],
  extend: [{ name: 'until', is: 'day' }, REASON],
  'hand-over': [
    { name: 'direction', is: 'choice', of: 'directions' },
    { name: 'office', is: 'choice', of: 'offices' },
    { name: 'officeName', is: 'line' },
    { name: 'reference', is: 'line', optional: true },
    REASON,
  ],
  danger: [NOTE],
  'danger-attended': [],
  'confirmation-applied': [
    { name: 'court', is: 'line' },
    { name: 'lodgedDay', is: 'day' },
  ],
  'confirmation-given-up': [],
  'confirmation-result': [{ name: 'confirmed', is: 'check' }],
  close: [{ ...REASON, optional: true }],
  revisit: [
    { name: 'performed', is: 'choice', of: 'performed' },
    { name: 'satisfaction', is: 'score', optional: true },
    NOTE,
  ],
  archive: [],
  'subsidy-apart': [REASON],
  'subsidy-claim': [],
  'subsidy-audit': [{ name: 'passed', is: 'check' }, NOTE],
  'subsidy-approve': [NOTE],
  'subsidy-refuse': [{ ...NOTE, optional: false }],
  'subsidy-paid': [],
};

/** What was filled in, as the server wants it. Times are of Asia/Shanghai. */
export function stepBody(type: string, filled: Readonly<Record<string, unknown>>): object {
  const body: Record<string, unknown> = { type };
  for (const { name, is } of STEP_FIELDS[type] ?? []) {
    const value = filled[name];
    if (is === 'check') body[name] = value === true;
    else if (is === 'time') body[name] = `${String(value ?? '')}:00+08:00`;
    else if (is === 'day') body[name] = value === undefined || value === '' ? null : value;
    else if (is === 'score') body[name] = typeof value === 'number' ? value : null;
    else if (name === 'mediatorIds') body[name] = value === undefined ? [] : [value].flat();
    else if (name === 'committee') body[name] = { id: null, name: String(value ?? '').trim() };
    else body[name] = value ?? '';
  }
  return body;
}

/** Fields that are still empty and may not be. */
export function missingFields(type: string, filled: Readonly<Record<string, unknown>>): string[] {
  return (STEP_FIELDS[type] ?? [])
    .filter((field) => {
      const value = filled[field.name];
      if (field.is === 'check') return field.must === true && value !== true;
      const isEmpty =
        value === undefined || String(value).trim() === '' || (Array.isArray(value) && value.length === 0);
      return field.optional !== true && isEmpty;
    })
    .map(({ name }) => name);
}
