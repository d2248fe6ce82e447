/**
 * Handoffs at work in a process of their own, which ends itself by SIGKILL at one of its writes.
 * Arguments: folder of the data, seed, its death as JSON (null: never; then it serves all that is open and ends by
 * itself). Each line of its standard output is something that it has confirmed.
 */
import { join } from 'node:path';
import { pino } from 'pino';
import { type Clock, systemClock } from '../../src/clock.ts';
import { asHotlineError, HotlineError } from '../../src/errors.ts';
import {
  createHandoffService,
  createRoster,
  DEFAULT_CAPACITY,
  type Handoff,
  type HandoffStaff,
  handoffWording,
  type LawyerProfile,
  PASSED_REST_MS,
  placeOf,
  QueueFeed,
  type Roster,
} from '../../src/handoff/index.ts';
import { DurableJobs, InProcessDelivery, jobCollection } from '../../src/jobs/index.ts';
import { assertHoldsFloor, ConversationLog, moveFloor, newTurn, TurnFeed } from '../../src/sessions/index.ts';
import { openSqlite } from '../../src/storage/index.ts';
import { emptyCard, freshConversation, logLine, parts } from '../handoff/stage.ts';
import { confirm, type Death, mortalStorage } from './mortal-storage.ts';

const [folder = '', seedText = '1', deathText = 'null'] = process.argv.slice(2);
const seed = Number(seedText);
const death = JSON.parse(deathText) as Death | null;
const LAWYERS = ['l1', 'l2', 'l3'];
const SUPERVISOR = 's1';
/** Short, so that every timer fires within a life of a second or two. */
const LIMITS = { offerMs: 1_500, warningMs: 300, limitMs: 600, silentMs: 2_000, wrapUpMs: 300 };
const LONGEST_LIFE_MS = 15_000;
/** Longer than whatever waits for a step or a commit that may still come. */
const NOTHING_COMES_MS = 11_000;
let aheadMs = 0;
const clock: Clock = { now: () => new Date(systemClock.now().getTime() + aheadMs) };

// A small generator of its own, so that a cycle can be played again by its number.
let state = seed * 2654435761;
function random(below: number): number {
  state = (state * 1664525 + 1013904223) % 4294967296;
  return Math.floor((state / 4294967296) * below);
}
const oneOf = <T>(list: readonly T[]): T | undefined => list[random(list.length)];

const storage = await openSqlite({ file: join(folder, 'hotline.db'), clock, checkQueries: false });
const guarded = mortalStorage(storage, death);
const stored = parts(guarded);
const jobRecords = guarded.collection(jobCollection);
await storage.prepare();

const silent = pino({ level: 'silent' });
const feed = new TurnFeed();
const queueFeed = new QueueFeed();
const log = new ConversationLog({ conversations: stored.conversations, turns: stored.turns, feed });
const line = logLine(log, stored.turns, clock);
const jobs = new DurableJobs({
  records: jobRecords,
  delivery: new InProcessDelivery(),
  clock,
  log: silent,
  soleOwner: true,
});
const profile = (id: string): LawyerProfile => ({
  id,
  displayName: `值班律师${id}`,
  kind: 'lawyer',
  skills: [],
  languages: [],
  regions: [],
  capacity: DEFAULT_CAPACITY,
  hasPhone: false,
  clients: [],
});
const roster: Roster = createRoster({
  dutyStates: stored.dutyStates,
  dutySpans: stored.dutySpans,
  jobs,
  queueFeed,
  clock,
  onChanged: (id, change) => service.dutyChanged(id, change),
});
const service = createHandoffService({
  ...stored,
  roster,
  directory: { all: async () => LAWYERS.map(profile), get: async (id) => profile(id) },
  line,
  jobs,
  queueFeed,
  clock,
  log: silent,
  wording: handoffWording,
  limits: LIMITS,
  onClosed: async () => {},
  onMessageLeft: async () => {},
});
// Moving again after a restart is measured from the start of the process.
const began = performance.timeOrigin;
const heads = (await service.waiting()).filter(hasSomebody).slice(0, await placesFree());
const stuck = new Map(heads.map(({ _id, history }) => [_id, history.length]));
confirm({ did: 'up', at: began, waiting: [...stuck.keys()] });
for (const id of LAWYERS) {
  await roster.setDuty(id, true);
  await roster.resume(id);
}
await jobs.start();
await Promise.all([roster.start(), service.start()]);

/** Whoever stands further behind waits for a place, as he should. */
async function placesFree(): Promise<number> {
  const loads = await stored.lawyerLoads.getMany(LAWYERS);
  return LAWYERS.length * DEFAULT_CAPACITY.text - loads.reduce((sum, { holds }) => sum + holds.length, 0);
}

/** Not everybody has just passed it on: then it waits for them to have rested from it, as it should. */
function hasSomebody({ passes }: Handoff): boolean {
  const rested = Date.now() - PASSED_REST_MS;
  return LAWYERS.some((id) => !passes.some(({ staffId, at }) => staffId === id && at.getTime() > rested));
}

let count = 0;
const fresh = () => {
  count += 1;
  return `${seed}-${count}`;
};

async function ask(): Promise<void> {
  const id = `c${fresh()}`;
  const conversation = await stored.conversations.insert(freshConversation(id, clock.now()));
  const card = emptyCard;
  const priority = random(10) === 0 ? 0 : 2;
  const { handoff } = await service.request({ conversation, sessionId: `s-${id}`, reason: 'asked', priority, card });
  confirm({ did: 'asked', id: handoff._id });
  // Now and then the turn dies here: the floor has to follow by itself.
  if (random(8) === 0) return;
  await log.commit(id, (current) => {
    const moved = current.floor === 'bot' ? moveFloor(current, { to: 'queue', handoffId: handoff._id }) : current;
    return { conversation: moved, say: [said(current.sessionId, `bot:${id}`, 'bot', `bot while ${current.floor}`)] };
  });
}
function said(sessionId: string | null, key: string, from: 'bot' | 'resident', text: string) {
  return newTurn({ key, at: clock.now(), from, sessionId, activity: { type: 'message', text } });
}
/** The bot would speak, as it would after any message; only the floor decides. */
async function botSpeaks(conversationId: string): Promise<void> {
  await log.commit(conversationId, (current) => {
    assertHoldsFloor(current, { kind: 'bot' });
    return {
      conversation: current,
      say: [said(current.sessionId, `bot:${fresh()}`, 'bot', `bot while ${current.floor}`)],
    };
  });
}
async function residentSpeaks(handoff: Handoff): Promise<void> {
  const { conversationId, sessionId } = handoff;
  const key = `in:${fresh()}`;
  await log.receive(conversationId, { key, at: clock.now(), sessionId, activity: { type: 'message', text: key } });
  await service.residentSpoke(handoff._id, clock.now());
}
async function lawyerSpeaks(handoff: Handoff, lawyer: string): Promise<void> {
  const text = `lawyer ${fresh()}`;
  confirm({ did: 'begins to say', text });
  await service.say(handoff._id, lawyer, { clientId: text, text });
  confirm({ did: 'said', text, by: lawyer });
}

async function leaves(waiting: Handoff): Promise<void> {
  if (random(2) === 0) await service.abandon(waiting._id);
  else await service.leaveMessage(waiting._id, { text: '请回电', phone: '', safeTime: '' });
  if (random(4) === 0) return;
  await stored.conversations.change(waiting.conversationId, (current) =>
    current.handoffId === waiting._id ? moveFloor(current, { to: 'bot', handoffId: waiting._id }) : null,
  );
}
async function isOffered(offered: Handoff, staff: HandoffStaff): Promise<void> {
  if (random(5) === 0) await service.decline(offered._id, staff, 'busy');
  else {
    await service.accept(offered._id, staff);
    confirm({ did: 'accepted', id: offered._id, by: staff.id });
  }
}

/** What the lawyer may do with a case that he serves. */
const WITH_A_CASE: ((held: Handoff, lawyer: string) => Promise<unknown>)[] = [
  lawyerSpeaks,
  lawyerSpeaks,
  residentSpeaks,
  residentSpeaks,
  ({ conversationId }) => botSpeaks(conversationId),
  ({ _id }, lawyer) => service.transfer(_id, lawyer, { to: otherThan(lawyer), comment: '请接着办' }),
  ({ _id }, lawyer) => service.transfer(_id, lawyer, { to: otherThan(lawyer), comment: '请接着办' }),
  ({ _id }, lawyer) => service.cancelTransfer(_id, lawyer),
  ({ _id }, lawyer) => service.transferToQueue(_id, lawyer, { wants: { skills: [], languages: [] } }),
  ({ _id }, lawyer) => service.giveBack(_id, lawyer),
  ({ _id }, lawyer) => service.askHelp(_id, lawyer),
  ({ _id }) => service.takeOver(_id, { id: SUPERVISOR, displayName: '督导员一号' }),
  ({ _id }, lawyer) => service.end(_id, lawyer, { handedBack: random(2) === 0 ? null : { settled: '已说明' } }),
  ({ _id }, lawyer) => service.close(_id, lawyer, { outcome: 'resolved', note: '已答复' }),
];
function otherThan(lawyer: string): string {
  return LAWYERS[(LAWYERS.indexOf(lawyer) + 1) % LAWYERS.length] ?? 'l1';
}

async function play(): Promise<void> {
  const lawyer = random(8) === 0 ? SUPERVISOR : (oneOf(LAWYERS) ?? 'l1');
  const staff = { id: lawyer, displayName: `值班律师${lawyer}` };
  const [offers, mine, waiting] = await Promise.all([
    service.offersTo(lawyer),
    service.mine(lawyer),
    service.waiting(20),
  ]);
  const held = oneOf(mine.filter(({ state: now }) => now !== 'wrap-up'));
  const owed = mine.find(({ state: now }) => now === 'wrap-up');
  const offered = oneOf(offers) ?? oneOf(waiting);
  const move = random(16);
  if (random(5) === 0) await roster.resume(lawyer);
  if (move < 3 && waiting.length < 8) return ask();
  if (move < 7 && offered !== undefined) return isOffered(offered, staff);
  if (move < 9 && owed !== undefined) {
    await service.close(owed._id, lawyer, { outcome: 'resolved', note: '已答复' });
    return;
  }
  if (move === 9 && offered !== undefined) return botSpeaks(offered.conversationId);
  if (move === 10 && offered !== undefined && placeOf(offered.state) === 'waiting') return leaves(offered);
  if (move === 11 && random(3) === 0) {
    await roster.setDuty(lawyer, false);
    await roster.setDuty(lawyer, lawyer !== SUPERVISOR);
    return;
  }
  if (held === undefined) return ask();
  await oneOf(WITH_A_CASE)?.(held, lawyer);
}

async function refusalsArePlay(move: () => Promise<void>): Promise<void> {
  try {
    await move();
  } catch (error) {
    const refusal = asHotlineError(error);
    if (!(error instanceof HotlineError) || refusal.statusCode >= 500) throw error;
  }
}

/** Whatever waited when the process began has moved: told once for each. */
async function tellMoved(): Promise<void> {
  for (const [id, events] of stuck) {
    const handoff = await service.get(id);
    if (handoff === null || handoff.history.length === events) continue;
    stuck.delete(id);
    confirm({ did: 'moved', id, ms: Date.now() - began });
  }
}

/** Everybody is served, and every record written. */
async function serveAll(): Promise<void> {
  for (let idle = 0; idle < 5; ) {
    const [waiting, served] = await Promise.all([service.waiting(), service.served()]);
    const owed = (await Promise.all([...LAWYERS, SUPERVISOR].map((id) => service.mine(id)))).flat();
    idle = waiting.length + served.length + owed.length === 0 ? idle + 1 : 0;
    for (const id of LAWYERS) await roster.resume(id);
    for (const { _id, lawyerId } of owed) {
      await refusalsArePlay(async () => {
        await service.close(_id, lawyerId ?? '', { outcome: 'resolved', note: '已答复' });
      });
    }
    for (const { _id, offer } of waiting) {
      const id = offer?.to ?? oneOf(LAWYERS) ?? 'l1';
      await refusalsArePlay(async () => {
        await service.accept(_id, { id, displayName: `值班律师${id}` });
      });
    }
    await tellMoved();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

if (death !== null) {
  while (Date.now() < began + LONGEST_LIFE_MS) {
    await Promise.all([refusalsArePlay(play), refusalsArePlay(play)]);
    await tellMoved();
    if (random(4) === 0) await new Promise((resolve) => setTimeout(resolve, random(120)));
  }
  confirm({ did: 'outlived' });
} else {
  await serveAll();
  // What is left is what a crash left between two writes.
  aheadMs = NOTHING_COMES_MS;
  await service.sweep();
  await service.reconcile();
  await jobs.drain();
  for await (const handoff of stored.handoffs.scan()) {
    const turns = await stored.turns.read(handoff.conversationId, 0, 500);
    const conversation = await stored.conversations.get(handoff.conversationId);
    confirm({
      did: 'found',
      id: handoff._id,
      state: handoff.state,
      wasServed: handoff.endedAt !== null,
      steps: handoff.history.map(({ step, by, detail }) => ({ step, by, detail })),
      round: handoff.round,
      settled: handoff.settled,
      floor: conversation?.floor ?? 'gone',
      // A turn of the bot's that died is run again by its inbox, which is not here.
      outbox:
        conversation?.outbox.filter(({ key }) => !key.startsWith('bot:') && !turns.some((turn) => turn.key === key))
          .length ?? 0,
      lines: turns.map(({ from, activity }) => {
        const value = activity.value as { state?: string } | undefined;
        return activity.type === 'event' ? `event ${value?.state}` : `${from}: ${activity.text}`;
      }),
    });
  }
  for await (const load of stored.lawyerLoads.scan()) confirm({ did: 'load', id: load._id, holds: load.holds.length });
  confirm({ did: 'all' });
}
await storage.close();
process.exit(0);
