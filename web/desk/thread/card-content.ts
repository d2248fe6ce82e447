/** What of a card is read again at the desk. */
export interface CardContent {
  kind: 'answer' | 'pre-check' | 'emergency';
  title: string;
  words: string;
  steps: string[];
  papers: string[];
  numbers: string[];
  grounds: string[];
}

const EMPTY = { title: '', words: '', steps: [], papers: [], numbers: [], grounds: [] };

/** Reads a card of the bot by its content type; null for what is not one, or carries nothing to read. */
export function cardContent(attachment: { contentType: string; content?: unknown }): CardContent | null {
  const { contentType } = attachment;
  const content = fields(attachment.content);
  if (contentType.endsWith('hotline.answer+json')) {
    return {
      ...EMPTY,
      kind: 'answer',
      title: textOf(content.question),
      words: [textOf(content.short), textOf(content.full)].filter((part) => part !== '').join('\n'),
      steps: textsOf(content.steps),
      grounds: textsOf(content.grounds, 'label'),
    };
  }
  if (contentType.endsWith('hotline.pre-check+json')) {
    const lines = Array.isArray(content.lines) ? content.lines.map(fields) : [];
    return {
      ...EMPTY,
      kind: 'pre-check',
      words: textOf(content.summary),
      papers: textsOf(content.papers),
      grounds: lines.map((line) => `${textOf(line.text)}（${textOf(line.article)}）`),
    };
  }
  if (contentType.endsWith('hotline.emergency+json')) {
    const numbers = Array.isArray(content.numbers) ? content.numbers.map(fields) : [];
    return {
      ...EMPTY,
      kind: 'emergency',
      numbers: numbers.map((each) => `${textOf(each.label) || textOf(each.name)} ${textOf(each.number)}`.trim()),
    };
  }
  return null;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown, key?: string): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((each) => textOf(key === undefined ? each : fields(each)[key])).filter((text) => text !== '');
}
