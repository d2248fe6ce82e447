/** A line that a process printed: something that it has confirmed. */
export type Confirmed = { did: string; id?: string; text?: string; by?: string; ms?: number } & Record<string, unknown>;

/** A handoff as it was found at the end. */
interface Found {
  id: string;
  state: string;
  wasServed: boolean;
  steps: { step: string; by: string | null; detail: string }[];
  round: number;
  settled: boolean;
  floor: string;
  outbox: number;
  lines: string[];
}

/** Of its history so many lines are kept. */
const KEPT_STEPS = 60;
const OVER = ['closed', 'abandoned', 'message-left'];

/** What is lost, doubled or left undone, in words. */
export function problemsOf(lines: readonly Confirmed[]): string[] {
  const wrong: string[] = [];
  const found = new Map(lines.filter(({ did }) => did === 'found').map((line) => [line.id, line as unknown as Found]));
  if (!lines.some(({ did }) => did === 'all')) wrong.push('not everything could be served at the end');
  for (const { did, id = '', by, holds } of lines) {
    if (did === 'asked' && !found.has(id)) wrong.push(`${id} was asked for and is lost`);
    if (did === 'accepted' && !wasAcceptedBy(found.get(id), by)) wrong.push(`${id}: an acceptance by ${by} is lost`);
    if (did === 'load' && holds !== 0) wrong.push(`${id} holds ${holds} places that nobody needs`);
  }
  wrong.push(...wordsLostOrDoubled(lines, [...found.values()]));
  for (const one of found.values()) wrong.push(...problemsOfOne(one).map((what) => `${one.id}: ${what}`));
  return wrong;
}

function wasAcceptedBy(found: Found | undefined, lawyer: string | undefined): boolean {
  if (found === undefined) return false;
  if (found.steps.length >= KEPT_STEPS) return true;
  return found.steps.some(({ step, by }) => step === 'accept' && by === lawyer);
}

function wordsLostOrDoubled(lines: readonly Confirmed[], found: readonly Found[]): string[] {
  const times = new Map<string, number>();
  for (const words of found.flatMap((one) => one.lines)) times.set(words, (times.get(words) ?? 0) + 1);
  return lines.flatMap(({ did, text = '' }) => {
    const count = times.get(`lawyer: ${text}`) ?? 0;
    if (did === 'said' && count !== 1) return [`"${text}" was confirmed and stands ${count} times`];
    return did === 'begins to say' && count > 1 ? [`"${text}" stands ${count} times`] : [];
  });
}

function problemsOfOne({ state, settled, floor, outbox, lines, steps, round, wasServed }: Found): string[] {
  const wrong: string[] = [];
  if (!OVER.includes(state) || !settled) wrong.push(`is ${state}, ${settled ? '' : 'not '}settled`);
  if (floor !== 'bot') wrong.push(`the floor is still with ${floor}`);
  if (outbox !== 0) wrong.push(`${outbox} replies never reached the log`);
  if (lines.includes('bot: bot while lawyer')) wrong.push("the bot spoke on a lawyer's floor");
  if (hasTwoOwners(steps)) wrong.push('two had it at once');
  const told = (event: string) => lines.filter((line) => line === `event ${event}`).length;
  // Each who serves is told once; of one who gave it up at once the resident may hear only that.
  const [least, most] = [wasServed ? 1 : 0, round + (wasServed ? 1 : 0)];
  const welcomes = told('accepted');
  if (welcomes < least || welcomes > most) wrong.push(`served in round ${round}, told ${welcomes} times`);
  if (told('closed') !== least) wrong.push(`its end was told ${told('closed')} times`);
  return wrong;
}

/** Whoever accepts what a colleague has must have been asked by him. */
function hasTwoOwners(steps: Found['steps']): boolean {
  if (steps.length >= KEPT_STEPS) return false;
  let holder: string | null = null;
  let asked: string | null = null;
  for (const { step, by, detail } of steps) {
    if (step === 'accept') {
      if (holder !== null && asked !== by) return true;
      holder = by;
      asked = null;
    } else if (step === 'take-over') {
      if (holder !== detail) return true;
      holder = by;
      asked = null;
    } else if (step === 'transfer') asked = detail;
    else if (['return', 'transfer-to-queue', 'end', 'close'].includes(step)) holder = null;
  }
  return false;
}
