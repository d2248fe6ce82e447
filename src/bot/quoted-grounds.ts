import { type Answer, articleLabel, dayInWords, lawTitle } from '../knowledge/index.ts';
import type { Conversation } from '../sessions/index.ts';
import type { Mind } from './mind.ts';

/** Characters of one quotation, and of all together: what can be read, or heard, on a channel. */
const LIMITS: Readonly<Record<Conversation['channel'], { one: number; all: number }>> = {
  web: { one: 400, all: 1_000 },
  terminal: { one: 400, all: 1_000 },
  wechat: { one: 240, all: 500 },
  sms: { one: 110, all: 110 },
  voice: { one: 90, all: 90 },
};
/** Less of an article is no quotation. */
const LEAST = 30;

/**
 * The words of the articles an answer rests on, each marked as a quotation of a dated text; as many as fit the channel.
 * Empty where the statutes were not imported.
 */
export function quotedGrounds(
  { knowledge: { wording }, lawTexts }: Pick<Mind, 'knowledge' | 'lawTexts'>,
  { grounds }: Answer,
  channel: Conversation['channel'],
): string[] {
  const { one, all } = LIMITS[channel];
  const quotations: string[] = [];
  let left = all;
  for (const ground of grounds) {
    if (left < LEAST) break;
    const quoted = lawTexts.quote(ground, Math.min(one, left));
    if (quoted === null) continue;
    left -= quoted.words.length;
    const text =
      quoted.changedOn === null
        ? wording.quotationYear.replace('{year}', quoted.version)
        : wording.quotationDay.replace('{day}', dayInWords(quoted.changedOn));
    const values: Record<string, string> = {
      title: `《${lawTitle(ground.law)}》`,
      article: `${articleLabel(ground.article)}${ground.paragraph ?? ''}`,
      text,
      words: quoted.isCut ? `${quoted.words}……` : quoted.words,
    };
    const quotation = wording.quotation.replace(/\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);
    quotations.push(quoted.isCut ? `${quotation}${wording.quotationCut}` : quotation);
  }
  return quotations;
}
