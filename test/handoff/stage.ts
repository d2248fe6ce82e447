import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../../src/clock.ts';
import {
  type CaseCard,
  createHandoffService,
  createRoster,
  dutySpanCollection,
  dutyStateCollection,
  type Handoff,
  type HandoffService,
  handoffCollection,
  handoffWording,
  QueueFeed,
  type ResidentLine,
  type Roster,
} from '../../src/handoff/index.ts';
import type { Job, JobHandler, JobIds, Jobs } from '../../src/jobs/index.ts';
import {
  assertHoldsFloor,
  BLANK_SESSION,
  type Conversation,
  ConversationLog,
  conversationCollection,
  moveFloor,
  newTurn,
  sessionCollection,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../../src/sessions/index.ts';
import { type EventStream, openSqlite, type Storage } from '../../src/storage/index.ts';

/** A clock that stands still until it is moved. */
export class StageClock implements Clock {
  private at = Date.parse('2026-03-02T02:00:00.000Z');

  now(): Date {
    return new Date(this.at);
  }

  pass(ms: number): void {
    this.at += ms;
  }
}

/** Jobs that run when the test says so, by the stage's clock. */
export class StageJobs implements Jobs {
  readonly scheduled = new Map<string, { job: Job }>();
  private readonly handlers = new Map<string, JobHandler>();

  constructor(private readonly clock: Clock) {}

  handle(kind: string, handler: JobHandler): void {
    this.handlers.set(kind, handler);
  }

  async schedule(kind: string, key: string, at: Date, ids: JobIds): Promise<void> {
    this.scheduled.set(`${kind} ${key}`, { job: { kind, key, ids, dueAt: at, attempt: 1 } });
  }

  async cancel(kind: string, key: string): Promise<void> {
    this.scheduled.delete(`${kind} ${key}`);
  }

  async every(): Promise<void> {}
  async start(): Promise<void> {}
  async drain(): Promise<void> {}

  async runDue(): Promise<void> {
    for (const [id, { job }] of [...this.scheduled]) {
      if (job.dueAt > this.clock.now()) continue;
      this.scheduled.delete(id);
      await this.handlers.get(job.kind)?.(job);
    }
  }

  /** Runs a repeating job now. */
  async run(kind: string): Promise<void> {
    await this.handlers.get(kind)?.({ kind, key: 'every', ids: {}, dueAt: this.clock.now(), attempt: 1 });
  }
}

export const emptyCard: CaseCard = {
  topic: '劳动纠纷',
  intents: [{ id: 'wage-arrears', name: '拖欠工资', confidence: 0.9 }],
  emergency: null,
  preCheck: null,
  facts: [],
  told: [],
};

function parts(storage: Storage) {
  return {
    handoffs: storage.collection(handoffCollection),
    conversations: storage.collection(conversationCollection),
    sessions: storage.collection(sessionCollection),
    turns: storage.eventStream(turnCollection),
    dutyStates: storage.collection(dutyStateCollection),
    dutySpans: storage.collection(dutySpanCollection),
  };
}

/** The handoff room on real SQLite, with a line that writes to the real log, and jobs run by hand. */
export class Stage {
  readonly feed = new TurnFeed();
  readonly queueFeed = new QueueFeed();
  readonly log: ConversationLog;
  readonly line: ResidentLine;
  readonly roster: Roster;
  readonly service: HandoffService;
  readonly closed: string[] = [];
  readonly messagesLeft: string[] = [];
  readonly jobs: StageJobs;

  private constructor(
    readonly folder: string,
    readonly clock: StageClock,
    readonly storage: Storage,
    readonly stored: ReturnType<typeof parts>,
    jobs?: StageJobs,
  ) {
    this.jobs = jobs ?? new StageJobs(clock);
    this.log = new ConversationLog({ conversations: stored.conversations, turns: stored.turns, feed: this.feed });
    this.line = logLine(this.log, stored.turns, clock);
    const { queueFeed } = this;
    this.roster = createRoster({
      dutyStates: stored.dutyStates,
      dutySpans: stored.dutySpans,
      jobs: this.jobs,
      queueFeed,
      clock,
    });
    this.service = this.newService();
  }

  /** @param inMemory nothing is written to disk: for many rounds of what needs no restart. */
  static async open(declare: (storage: Storage) => void = () => {}, inMemory = false): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'handoff-'));
    const clock = new StageClock();
    const file = inMemory ? ':memory:' : join(folder, 'hotline.db');
    const storage = await openSqlite({ file, clock, checkQueries: true });
    const stored = parts(storage);
    declare(storage);
    await storage.prepare();
    return new Stage(folder, clock, storage, stored);
  }

  /** The same data in a process started anew. */
  async restart(declare: (storage: Storage) => void = () => {}): Promise<Stage> {
    await this.storage.close();
    const { folder, clock, jobs } = this;
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), clock, checkQueries: true });
    const stored = parts(storage);
    declare(storage);
    await storage.prepare();
    return new Stage(folder, clock, storage, stored, jobs);
  }

  newService(
    overrides: {
      line?: ResidentLine;
      stored?: Partial<ReturnType<typeof parts>>;
      onMoved?: (handoff: Handoff) => Promise<void>;
    } = {},
  ): HandoffService {
    const { clock, jobs, queueFeed, roster } = this;
    return createHandoffService({
      handoffs: this.stored.handoffs,
      conversations: overrides.stored?.conversations ?? this.stored.conversations,
      roster,
      line: overrides.line ?? this.line,
      jobs,
      queueFeed,
      clock,
      log: pino({ level: 'silent' }),
      wording: handoffWording,
      ...(overrides.onMoved === undefined ? {} : { onMoved: overrides.onMoved }),
      onClosed: async (handoff) => {
        this.closed.push(handoff._id);
      },
      onMessageLeft: async (handoff) => {
        this.messagesLeft.push(handoff._id);
      },
    });
  }

  async conversation(id: string): Promise<Conversation> {
    return this.stored.conversations.insert(freshConversation(id, this.clock.now()));
  }

  /** A conversation that the bot has handed over, with its own commit done. */
  async waiting(id: string, priority: 0 | 1 | 2 = 2, card: CaseCard = emptyCard): Promise<Handoff> {
    const conversation = await this.conversation(id);
    const { handoff } = await this.service.request({
      conversation,
      sessionId: `s-${id}`,
      reason: 'asked',
      priority,
      card,
    });
    await this.moveToQueue(handoff);
    return handoff;
  }

  async moveToQueue(handoff: Handoff): Promise<void> {
    await this.stored.conversations.change(handoff.conversationId, (current) =>
      moveFloor(current, { to: 'queue', handoffId: handoff._id }),
    );
  }

  async floorOf(conversationId: string): Promise<Pick<Conversation, 'floor' | 'handoffId' | 'lawyerId'> | null> {
    const conversation = await this.stored.conversations.get(conversationId);
    if (conversation === null) return null;
    const { floor, handoffId, lawyerId } = conversation;
    return { floor, handoffId, lawyerId };
  }

  /** A resident's message, as the bot stores it. */
  async residentSays(conversationId: string, text: string, sessionId = `s-${conversationId}`): Promise<Turn> {
    const { turns } = this.stored;
    const key = `in:${conversationId}:${(await turns.tail(conversationId, 1))[0]?.seq ?? 0}`;
    const { turn } = await this.log.receive(conversationId, {
      key,
      at: this.clock.now(),
      sessionId,
      activity: { type: 'message', text },
    });
    return turn;
  }

  /** What was said, as `speaker: text` or `event: state`. */
  async heard(conversationId: string): Promise<string[]> {
    const turns = await this.stored.turns.read(conversationId);
    return turns.map(({ from, activity }) => {
      const value = activity.value as { state?: string; position?: number } | undefined;
      return activity.type === 'event'
        ? `event: ${value?.state}${value?.position === undefined ? '' : ` ${value.position}`}`
        : `${from}: ${activity.text}`;
    });
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The line to the resident over the conversation log: floor and words in one atomic step. */
function logLine(log: ConversationLog, turns: EventStream<Turn>, clock: Clock): ResidentLine {
  return {
    async say({ conversationId, staffId, clientId, text }) {
      const key = `lawyer:${staffId}:${clientId}`;
      const { said } = await log.commit(conversationId, (current) => {
        assertHoldsFloor(current, { kind: 'lawyer', staffId });
        const turn = newTurn({
          key,
          at: clock.now(),
          from: 'lawyer',
          staffId,
          sessionId: current.sessionId,
          activity: { type: 'message', text },
        });
        return { conversation: current, say: [turn] };
      });
      const [turn] = said.length > 0 ? said : await turns.find({ where: { key } });
      if (turn === undefined) throw new Error('nothing was said');
      return turn;
    },
    async notify({ conversationId, key, activities }) {
      const { said } = await log.commit(conversationId, (current) => ({
        conversation: current,
        say: activities.map((activity, at) =>
          newTurn({
            key: `${key}:${at}`,
            at: clock.now(),
            from: 'system',
            sessionId: current.sessionId,
            activity,
          }),
        ),
      }));
      return said;
    },
  };
}

export function freshConversation(id: string, now: Date): Conversation {
  return {
    _id: id,
    channel: 'web',
    address: '',
    createdAt: now,
    floor: 'bot',
    handoffId: null,
    lawyerId: null,
    sessionId: `s-${id}`,
    sessionOpenedAt: now,
    ...BLANK_SESSION,
    turnCount: 1,
    lastTurnAt: now,
    ratingFor: null,
    regionCode: '340300',
    kept: null,
    resumeKey: '',
    resumeMisses: 0,
    outbox: [],
  };
}
