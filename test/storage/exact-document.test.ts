import fc from 'fast-check';
import mongoose, { Schema } from 'mongoose';
import { createCaster, mongooseCaster } from '../../src/storage/document-caster.ts';
import { exactReader } from '../../src/storage/exact-document.ts';

const { Mixed } = Schema.Types;
const schema = new Schema(
  {
    _id: { type: String, required: true },
    title: { type: String, required: true },
    note: { type: String, default: '' },
    state: { type: String, required: true, enum: ['open', 'closed'] },
    topic: { type: String, default: null },
    count: Number,
    rank: { type: Number, required: true },
    isOpen: { type: Boolean, default: false },
    at: { type: Date, required: true },
    until: { type: Date, default: null },
    card: { type: Mixed, default: null },
    wants: { type: Mixed, default: () => ({ skills: [] }) },
    tags: { type: [String], default: [] },
    times: [Date],
    steps: { type: [Mixed], default: [] },
  },
  { versionKey: false },
);
const model = new mongoose.Mongoose().model<unknown>('papers', schema, 'papers');
const fast = createCaster('papers', model);
const slow = mongooseCaster('papers', model);

/** What it gives, or what it refuses it with. */
function outcome(cast: typeof fast, input: object): unknown {
  try {
    return { document: cast(input) };
  } catch (error) {
    return { refused: (error as Error).message, details: (error as { details?: unknown }).details };
  }
}

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('', '__proto__', '欠薪', '12', 'true', '2026-01-01'),
);
const date = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
/** Mongoose refuses lists with these keys, and takes them in free content; without it both take them. */
const ODD_KEYS = /"(?:__proto__|constructor|prototype)":/;
const free = fc.jsonValue({ maxDepth: 2 }).filter((value) => !ODD_KEYS.test(JSON.stringify(value)));
const right = {
  _id: fc.string({ minLength: 1, maxLength: 4 }),
  title: fc.string({ minLength: 1, maxLength: 4 }),
  note: text,
  state: fc.constantFrom('open', 'closed'),
  topic: fc.option(text),
  count: fc.integer(),
  rank: fc.integer(),
  isOpen: fc.boolean(),
  at: date,
  until: fc.option(date),
  card: free,
  wants: free,
  tags: fc.array(text, { maxLength: 3 }),
  times: fc.array(date, { maxLength: 2 }),
  steps: fc.array(free, { maxLength: 3 }),
};
const anything = fc.oneof(
  text,
  fc.double(),
  fc.constant(-0),
  fc.boolean(),
  date,
  fc.constant(null),
  fc.constant(undefined),
  fc.constant(new Date(Number.NaN)),
  fc.constant(new Map()),
  fc.array(text, { maxLength: 2 }),
  fc.array(fc.constant(null), { maxLength: 2 }),
  fc.object({ maxDepth: 1, maxKeys: 2 }).filter((value) => !ODD_KEYS.test(JSON.stringify(value) ?? '')),
);

describe('documents that need no cast', () => {
  it('reads what is of its types already', () => {
    const read = exactReader(schema);
    fc.assert(
      fc.property(fc.record(right), (document) => {
        const plain = read?.(document);
        // An element of null is left to Mongoose.
        if (document.steps.includes(null)) expect(plain).toBeNull();
        else expect(JSON.stringify(plain)).toBe(JSON.stringify(document));
      }),
      { numRuns: 200 },
    );
  });

  it('gives, and refuses, what Mongoose gives and refuses', () => {
    const missing = fc.record(right, { requiredKeys: [] });
    const spoilt = fc
      .tuple(fc.record(right), fc.constantFrom(...Object.keys(right), 'other'), anything)
      .map(([document, field, value]) => ({ ...document, [field]: value }));
    fc.assert(
      fc.property(fc.oneof(missing, spoilt), (document) => {
        expect(outcome(fast, document)).toEqual(outcome(slow, document));
        expect(JSON.stringify(outcome(fast, document))).toBe(JSON.stringify(outcome(slow, document)));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps keys that JavaScript has a meaning for', () => {
    const steps = [JSON.parse('{"prototype": 1, "constructor": 2, "__proto__": {"isOpen": true}}')];
    const stored = fast({ _id: 'a', title: 't', state: 'open', rank: 1, at: new Date(0), steps });
    expect(JSON.stringify(stored.steps)).toBe(JSON.stringify(steps));
    expect(({} as { isOpen?: boolean }).isOpen).toBeUndefined();
  });

  it('shares nothing with what it was given', () => {
    const card = { facts: [1] };
    const at = new Date(0);
    const given = {
      _id: 'a',
      title: 't',
      note: '',
      state: 'open',
      topic: null,
      rank: 1,
      isOpen: true,
      at,
      until: null,
    };
    const stored = fast({ ...given, card, wants: null, tags: [], times: [], steps: [card] });
    card.facts.push(2);
    at.setTime(5);
    expect(stored).toMatchObject({ card: { facts: [1] }, steps: [{ facts: [1] }], at: new Date(0) });
  });

  it.each([
    ['a rule', { text: { type: String, maxlength: 3 } }],
    ['a setter', { text: { type: String, lowercase: true } }],
    ['a part with fields of its own', { part: { type: new Schema({ name: String }) } }],
    ['a condition', { text: { type: String, required: () => true } }],
  ])('leaves a schema with %s to Mongoose', (_what, fields) => {
    const strict = new Schema({ _id: String });
    for (const [path, field] of Object.entries(fields)) strict.add({ [path]: field as object });
    expect(exactReader(strict)).toBeNull();
  });
});
