import { fill } from '../../shared/fill.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { Answer, Ask, Deadline, Ground, Register, Way } from './types.ts';

/** The fields of an answer, in the order in which they are read. */
export const FIELDS = [
  'question',
  'short',
  'full',
  'steps',
  'deadlines',
  'ask',
  'grounds',
  'together',
  'related',
  'checklist',
  'aidMatter',
  'calculator',
  'hotlines',
  'route',
  'effectiveFrom',
  'effectiveTo',
  'verifiedBy',
  'verifiedAt',
  'source',
  'status',
  'staleReason',
] as const satisfies readonly (keyof Answer)[];

type Words = DeskTexts['knowledge'];

export function groundWords({ law, version, article, paragraph }: Ground): string {
  const [number = '', suffix] = article.split('之');
  return `《${law}》（${version}）第${number}条${suffix === undefined ? '' : `之${suffix}`}${paragraph ?? ''}`;
}

export function deadlineWords({ limit, term, from, lost }: Deadline, words: Words): string {
  const counted = term === null ? '' : `（${term.count}${words.units[term.unit]}）`;
  return `${limit}${counted}；${words.deadline.from}：${from}；${words.deadline.lost}：${lost}`;
}

export function askWords({ question, choices }: Ask, words: Words): string {
  const said = choices.map(({ say, adds, answer }) =>
    [`・${say}`, adds, answer === null ? '' : `→ ${words.askParts.leads} ${answer}`]
      .filter((part) => part !== '')
      .join('：'),
  );
  return [question, ...said].join('\n');
}

/** A field's value as lines of text: what a difference is shown of. */
export function fieldText(field: string, value: unknown, words: Words, register?: Register | null): string {
  if (value === null || value === undefined) return '';
  const nameOf = (id: string): string => register?.answers.find((one) => one.id === id)?.question ?? id;
  switch (field) {
    case 'steps':
    case 'checklist':
      return (value as string[]).map((line, at) => `${at + 1}. ${line}`).join('\n');
    case 'deadlines':
      return (value as Deadline[]).map((one) => deadlineWords(one, words)).join('\n');
    case 'grounds':
      return (value as Ground[]).map(groundWords).join('\n');
    case 'ask':
      return (value as Ask[]).map((one) => askWords(one, words)).join('\n');
    case 'related':
    case 'together':
      return (value as string[]).map(nameOf).join('\n');
    case 'hotlines':
      return (value as string[]).join('、');
    case 'route':
      return (value as Way[]).map((way) => words.ways[way]).join('、');
    case 'aidMatter':
      return register?.matters.find(({ id }) => id === value)?.name ?? String(value);
    case 'status':
      return words.states[value === 'stale' ? 'stale' : 'in-force'];
    default:
      return String(value);
  }
}

/** Fields whose values differ. */
export function changedFields(before: Answer, after: Answer): (typeof FIELDS)[number][] {
  return FIELDS.filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null));
}

/** What a field is called; of a place inside it too: `steps.2` is the third of the steps. */
export function fieldLabel(path: string, words: Words): string {
  const [field = '', index] = path.replace(/^content\.?/, '').split('.');
  const name = (words.fields as Record<string, string>)[field] ?? path;
  return index === undefined || !/^\d+$/.test(index)
    ? name
    : fill(words.edit.item, { field: name, n: Number(index) + 1 });
}
