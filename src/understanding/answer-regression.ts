import type { IntentCatalogue } from './catalogue.ts';
import type { Understander } from './understanding.ts';

/** Most lines that are said, time that may pass, and time for which the thread is held at once; ms. */
const MOST_LINES = 200;
const MOST_MS = 8_000;
const AT_ONCE_MS = 10;
const MISSED_SHOWN = 20;

export interface AnswerRegression {
  asked: number;
  /** Answered with it, or asked back with it among the choices. */
  led: number;
  missed: { text: string; got: string | null }[];
}

/**
 * Says what leads to an answer to the recogniser of now (回归): lines that no model was trained on first, then the
 * utterances of its intents, evenly taken. Others are served in between.
 * @param heldOut labelled questions that were not trained on, as those of the desk.
 */
export async function answerRegression(
  answer: string,
  { catalogue, recogniser }: { catalogue: IntentCatalogue; recogniser: Understander },
  heldOut: readonly { text: string; intent: string }[] = [],
): Promise<AnswerRegression> {
  const leads = (intent: string | null): boolean => {
    const to = intent === null ? undefined : catalogue.get(intent)?.leadsTo;
    return to !== undefined && 'answer' in to && to.answer === answer;
  };
  const lines = linesOf(catalogue, leads, heldOut);
  const result: AnswerRegression = { asked: 0, led: 0, missed: [] };
  const end = performance.now() + MOST_MS;
  let held = performance.now();
  for (const text of lines) {
    if (performance.now() > end) break;
    const { decision, intent, alternatives } = await recogniser.understand(text);
    const offered = decision === 'answer' ? [intent] : [intent, ...alternatives.map((one) => one.intent)];
    result.asked += 1;
    if (offered.some(leads)) result.led += 1;
    else if (result.missed.length < MISSED_SHOWN) result.missed.push({ text, got: intent });
    if (performance.now() - held < AT_ONCE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    held = performance.now();
  }
  return result;
}

function linesOf(
  catalogue: IntentCatalogue,
  leads: (intent: string) => boolean,
  heldOut: readonly { text: string; intent: string }[],
): string[] {
  const unseen = [...catalogue.heldBack, ...heldOut].filter(({ intent }) => leads(intent)).map(({ text }) => text);
  const utterances = catalogue.all().flatMap((intent) => (leads(intent.id) ? intent.utterances : []));
  const first = [...new Set(unseen)].slice(0, MOST_LINES / 2);
  const room = MOST_LINES - first.length;
  const step = Math.max(1, utterances.length / room);
  const taken = Array.from({ length: Math.min(room, utterances.length) }, (_, at) => utterances[Math.floor(at * step)]);
  return [...new Set([...first, ...taken.filter((text) => text !== undefined)])];
}
