import {
  type DirectoryEntry,
  type DirectoryKind,
  isDirectoryKind,
  KIND_NAMES,
  kindIn,
  phoneInWords,
} from '../../knowledge/index.ts';
import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { SoughtPlace, TurnDraft } from '../turn-draft.ts';

/** Places that are told of at once; on the phone one is read. */
const MOST = 3;
/** Where anybody can ask anything, when nothing more particular is looked for. */
const ANY_PLACE: readonly DirectoryKind[] = ['centre', 'station', 'point', 'legal-aid'];
/** Share of the words of a name that an entry must have. */
const LEAST_COVERED = 0.6;
/** A reply to 您在哪里 is a name of a place and little more. */
const LONGEST_PLACE_REPLY = 20;
/** What is asked of a place that was told. */
const ASKS_MORE =
  /^(?:那|那么)?(?:他们|它|那边|那里|那儿|那个)?的?(?:电话|地址|号码|几点|什么时候(?:上班|下班|开门|关门)|怎么走|怎么去|在哪|周末|周六|星期|开门|上班|有电话|有没有电话)/u;
/** 阜阳呢, 那合肥有吗. */
const OTHER_PLACE = /(?:呢|有吗|有没有|的呢|那边呢)$/u;
/** Longer messages are no name of a place alone. */
const LONGEST_NAME = 8;
/** Confidence from which a reply to 您在哪里 is a question of its own. */
const CERTAIN = 0.9;
/** What a question for a place says besides its name. */
const QUESTION_WORDS =
  /请问|公共|法律服务?|咨询|机构|你们|我们?|您|咱|离|最近|附近|这边|那边|镇上|村里|县里|区里|市里|哪里|哪儿|在哪个?|哪个|地方|地址|电话|号码|多少|怎么|走|联系|方式|几点|上班|下班|开门|周末|时间|是谁|谁|有没有|有吗|找个?|帮|给|一个|一下|想|要|去|到|的|在|是|吗|呢|啊|吧/gu;

/** What the session was about when places were told. */
const FIND_OFFICE = 'find-office';

interface Place {
  code: string;
  name: string;
}

interface Told {
  entry: DirectoryEntry;
  kilometres: number | null;
}

/**
 * 在哪里、找谁: answers from the directory. A position that was shared comes before a region that is known; a name in the
 * question before both. Where none of them is known, the place is asked for.
 */
export async function directoryTurn(mind: Mind, draft: TurnDraft, sought: SoughtPlace): Promise<void> {
  const named = kindIn(draft.text);
  const kinds = named !== null && !sought.quiet ? [named.kind] : sought.kinds;
  const here = placeIn(mind, draft.text);
  const where = here ?? placeKnown(mind, draft);
  if (sought.quiet) {
    if (where !== null) await sayVerified(mind, draft, where, kinds);
    return;
  }
  const byName = await namedPlaces(mind, named?.rest ?? draft.text, named === null ? undefined : kinds, where);
  if (byName.length > 0) {
    say(mind, draft, [sought.lead], byName);
    return;
  }
  const { position } = draft.conversation;
  if (position !== null && here === null) {
    const near = await mind.directory.nearest(position, { kinds }, MOST);
    if (near.length > 0) {
      say(mind, draft, [sought.lead, mind.phrases('placesNear').text], near);
      return;
    }
  }
  if (where === null) {
    draft.set({ seeking: { kinds: [...kinds], lead: sought.lead, turn: draft.conversation.turnCount } });
    draft.say(withLead(sought.lead, mind.phrases('placeAsk')));
    return;
  }
  await sayOfRegion(mind, draft, where, kinds, sought.lead);
}

/** One entry of the directory, chosen from what was found by words. */
export async function placeTurn(mind: Mind, draft: TurnDraft, id: string): Promise<void> {
  const entry = await mind.directory.get(id);
  draft.set({ misses: 0, unclear: null });
  if (entry === null) draft.say(mind.phrases('describeAgain'));
  else say(mind, draft, [], [{ entry, kilometres: null }]);
}

/**
 * A position that is shared, or the name of a place after it was asked for.
 * @returns false, and nothing said, where the message is neither.
 */
export async function soughtPlaceTurn(mind: Mind, draft: TurnDraft, understanding: Understanding): Promise<boolean> {
  const { seeking, turnCount } = draft.conversation;
  const isAsked = seeking !== null && turnCount - seeking.turn <= 1;
  draft.set({ seeking: null, ...(draft.position === null ? {} : { position: draft.position }) });
  if (isAsked && seeking.told !== undefined && draft.position === null) {
    return afterPlacesTurn(mind, draft, seeking, understanding);
  }
  const place = isAsked && draft.text.length <= LONGEST_PLACE_REPLY ? placeIn(mind, draft.text) : null;
  if (draft.position === null && place === null) return isAsked && notFoundTurn(mind, draft, seeking, understanding);
  // Said once, known for the rest: the next question for a place is not asked where.
  if (place !== null) draft.set({ regionCode: place.code });
  const { intent, topic, confidence, alternatives } = understanding;
  const reason = draft.position === null ? '说了要找的地方' : '发来了位置';
  draft.understood({ decision: 'service', intent, topic, confidence, alternatives, reason });
  draft.set({ misses: 0, unclear: null });
  const kinds = isAsked ? seeking.kinds.filter(isDirectoryKind) : ANY_PLACE;
  await directoryTurn(mind, draft, { kinds, lead: isAsked ? seeking.lead : '', quiet: false });
  return true;
}

/** 电话多少, 几点上班, 阜阳呢 after places were told. */
async function afterPlacesTurn(
  mind: Mind,
  draft: TurnDraft,
  { kinds, told }: NonNullable<TurnDraft['conversation']['seeking']>,
  { decision }: Understanding,
): Promise<boolean> {
  const said = draft.text.replace(/[\s\p{P}]+/gu, '');
  if (said.length > LONGEST_NAME || decision === 'emergency') return false;
  const place = ASKS_MORE.test(said) ? told : OTHER_PLACE.test(said) ? placeIn(mind, said) : null;
  if (place == null) return false;
  draft.understood({ decision: 'service', intent: FIND_OFFICE, topic: null, reason: '接着问地方' });
  draft.set({ misses: 0, unclear: null });
  await sayOfRegion(mind, draft, place, kinds.filter(isDirectoryKind), '');
  return true;
}

/** Something that is no place and no question, said to 您在哪里: asked once more, so that the next message may say it. */
function notFoundTurn(
  mind: Mind,
  draft: TurnDraft,
  seeking: NonNullable<TurnDraft['conversation']['seeking']>,
  { decision, confidence }: Understanding,
): boolean {
  const isOwn = decision === 'service' || (decision === 'answer' && confidence >= CERTAIN);
  if (isOwn || draft.text.length > LONGEST_NAME || draft.conversation.misses > 0) return false;
  draft.understood({ decision: 'service', intent: FIND_OFFICE, topic: null, reason: '没找到说的地名' });
  draft.set({ misses: 1, seeking: { ...seeking, turn: draft.conversation.turnCount } });
  draft.say(mind.phrases('placeNotFound'));
  return true;
}

/** The narrowest place that a message names; of several of one name the bureau's own, else none. */
function placeIn(mind: Mind, text: string): Place | null {
  const own = mind.knowledge.regions.named(text);
  if (own !== null) return own;
  const found = mind.places.find(text).at(-1);
  const [only, ...others] = found?.candidates ?? [];
  return only === undefined || others.length > 0 ? null : only;
}

/** Told earlier in the session, or known from where the resident came in. */
function placeKnown(mind: Mind, draft: TurnDraft): Place | null {
  const { knownFacts, regionCode } = draft.conversation;
  for (const role of ['home-place', 'place'] as const) {
    const fact = knownFacts.find((one) => one.role === role);
    const place = fact === undefined ? null : placeIn(mind, fact.heard);
    if (place !== null) return place;
  }
  if (regionCode === null) return null;
  return mind.knowledge.regions.find(regionCode) ?? { code: regionCode, name: '' };
}

/** Entries whose name or service the question says, besides what it asks: 红旗村的法律顾问是谁. */
async function namedPlaces(
  mind: Mind,
  words: string,
  kinds: readonly DirectoryKind[] | undefined,
  where: Place | null,
): Promise<Told[]> {
  const region = where === null ? '' : where.name;
  // 怀远 for 怀远县 is the region too, and no name to look for.
  const short = region.length > 2 ? region.replace(/(?:县|区|市|镇|乡|街道)$/u, '') : region;
  const bare = words.replace(QUESTION_WORDS, ' ').replace(region, ' ').replace(short, ' ');
  if (!/\p{Script=Han}{2}/u.test(bare)) return [];
  const found = await mind.directory.search(bare, { kinds, regionCode: where?.code }, MOST);
  return found.filter(({ covered }) => covered >= LEAST_COVERED).map(({ item }) => ({ entry: item, kilometres: null }));
}

async function sayOfRegion(
  mind: Mind,
  draft: TurnDraft,
  where: Place,
  kinds: readonly DirectoryKind[],
  lead: string,
): Promise<void> {
  const kind = kinds.length === 1 && kinds[0] !== undefined ? KIND_NAMES[kinds[0]] : KIND_NAMES.centre;
  const values = { place: where.name === '' ? '本地' : where.name, kind };
  const { turnCount } = draft.conversation;
  draft.set({
    seeking: { kinds: [...kinds], lead: '', turn: turnCount, told: { code: where.code, name: where.name } },
  });
  const found = await mind.directory.inRegion(where.code, kinds);
  if (found.regionCode !== null) {
    const above = mind.knowledge.regions.find(found.regionCode)?.name ?? '上一级';
    const isHere = found.regionCode === where.code;
    say(
      mind,
      draft,
      [lead, mind.phrases(isHere ? 'placesHere' : 'placesAbove', { ...values, above }).text],
      told(found.entries),
    );
    return;
  }
  const other = await mind.directory.inRegion(where.code, ANY_PLACE);
  if (other.entries.length === 0) {
    draft.say({ ...withLead(lead, mind.phrases('placesNone', values)), choices: [personOf(mind)] });
    return;
  }
  say(mind, draft, [lead, mind.phrases('placesOther', values).text], told(other.entries));
}

async function sayVerified(mind: Mind, draft: TurnDraft, where: Place, kinds: readonly DirectoryKind[]): Promise<void> {
  const { entries } = await mind.directory.inRegion(where.code, kinds);
  const verified = entries.filter(({ verified, address }) => verified && address !== '');
  const last = draft.replies.pop();
  if (last === undefined) return;
  // In the same message, whose choices stay the ones that are offered.
  const lines = told(verified)
    .slice(0, MOST)
    .flatMap((place) => [titleOf(mind, place), ...linesOf(mind, place)]);
  draft.replies.push({ ...last, text: [last.text ?? '', ...lines].join('\n') });
}

function told(entries: readonly DirectoryEntry[]): Told[] {
  return entries.map((entry) => ({ entry, kilometres: null }));
}

/** At most three, each with what is known of it; plainly, which of them are samples or not checked. */
function say(mind: Mind, draft: TurnDraft, before: readonly string[], places: readonly Told[]): void {
  const shown = places.slice(0, MOST);
  const lines = shown.map((place, at) => [
    `${shown.length > 1 ? `${at + 1}. ` : ''}${titleOf(mind, place)}`,
    ...linesOf(mind, place),
  ]);
  const [first] = shown;
  const spoken = first === undefined ? [] : [titleOf(mind, first), ...linesOf(mind, first)];
  const served = draft.conversation.told;
  // A service like an answer: it is rated, and the lawyer sees that it was given.
  draft.set({ told: served.includes(FIND_OFFICE) ? served : [...served, FIND_OFFICE] });
  draft.say({
    text: [...before.filter((text) => text !== ''), ...lines.flat(), mind.phrases('placesCall').text].join('\n'),
    speak: [...spoken, mind.phrases('placesCall').speak ?? mind.phrases('placesCall').text].join('。'),
    choices: [personOf(mind)],
  });
}

function titleOf(mind: Mind, { entry, kilometres }: Told): string {
  const kind = entry.name.includes(KIND_NAMES[entry.kind]) ? '' : `（${KIND_NAMES[entry.kind]}）`;
  if (kilometres === null) return `${entry.name}${kind}`;
  return `${entry.name}${kind}，${mind.phrases('placeDistance', { kilometres: kilometres.toFixed(1) }).text}`;
}

function linesOf(mind: Mind, { entry }: Told): string[] {
  const phrase = (name: 'placeAddress' | 'placeHours' | 'placePhone', value: string) =>
    value === '' ? [] : [mind.phrases(name, { value }).text];
  return [
    ...phrase('placeAddress', entry.address),
    ...phrase('placeHours', entry.hours),
    ...phrase('placePhone', phoneInWords(entry.phone)),
    ...(entry.sample
      ? [mind.phrases('placeSample').text]
      : entry.verified
        ? []
        : [mind.phrases('placeUnverified').text]),
  ];
}

function personOf(mind: Mind): { title: string; action: string } {
  return { title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' };
}

function withLead(lead: string, { text, speak }: { text: string; speak?: string }): { text: string; speak?: string } {
  return { text: [lead, text].filter((words) => words !== '').join('\n'), ...(speak === undefined ? {} : { speak }) };
}
