import { type Clock, DAY_MS } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Turn } from '../sessions/index.ts';
import { type Collection, changeOrInsert, type EventStream, type FieldSeal } from '../storage/index.ts';
import type { AnswerLink } from './answer-link.ts';

/** How long a link opens. */
export const LINK_DAYS = 30;
/** How long after that the page still says that the link has expired, rather than that there is none. */
const REMEMBERED_DAYS = 60;
const SWEEP_JOB = 'answer-links-sweep';
/** A link made so shortly ago is as good as a new one. */
const JUST_MADE_MS = 3_600_000;

/** 60 bits: with a million links open, one address that may try 30 times a minute guesses one in some 36 000 years. */
const CODE_LENGTH = 12;
/** Letters and digits that are not taken for one another when they are typed from a telephone. */
const CODE = /^[a-z2-7]{12}$/;

/** What became of a code. */
export type ResolvedLink =
  | { state: 'open'; conversationId: string; turns: Turn[] }
  | { state: 'expired' }
  | { state: 'missing' };

export interface AnswerLinksDeps {
  links: Collection<AnswerLink>;
  turns: Pick<EventStream<Turn>, 'getMany'>;
  seal: Pick<FieldSeal, 'fingerprint'>;
  clock: Clock;
  jobs: Jobs;
}

/**
 * Short links to answers. The code is an HMAC over the turns, with a key derived from `FIELD_KEY`: the same turns have
 * the same code, so that a message that is rendered again names the same page.
 */
export class AnswerLinks {
  constructor(private readonly deps: AnswerLinksDeps) {
    deps.jobs.handle(SWEEP_JOB, () => this.forgetOld());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, DAY_MS);
  }

  /** @param turnIds of one conversation. @returns the code; it opens for 30 days from now, an hour less at most. Durable on return. */
  async create({ conversationId, turnIds }: { conversationId: string; turnIds: string[] }): Promise<string> {
    const { links, seal, clock } = this.deps;
    const now = clock.now().getTime();
    const code = seal.fingerprint(`answer link ${turnIds.join(' ')}`).slice(0, CODE_LENGTH);
    const until = new Date(now + LINK_DAYS * DAY_MS);
    const link: AnswerLink = { _id: this.idOf(code), conversationId, turnIds, until };
    // Rendered and sent in the same minute: a link made just now opens for long enough.
    const made = await links.get(link._id);
    if (made !== null && made.until.getTime() > until.getTime() - JUST_MADE_MS) return code;
    await changeOrInsert(links, link, (current) => ({ ...current, until }));
    return code;
  }

  /** What a code opens, as it was said. Typed in capitals or with blanks around it, it is the same code. */
  async resolve(given: string): Promise<ResolvedLink> {
    const code = given.trim().toLowerCase();
    if (!CODE.test(code)) return { state: 'missing' };
    const link = await this.deps.links.get(this.idOf(code));
    if (link === null) return { state: 'missing' };
    if (link.until <= this.deps.clock.now()) return { state: 'expired' };
    const turns = await this.deps.turns.getMany(link.turnIds);
    // Removed by the rules of retention.
    if (turns.length === 0) return { state: 'expired' };
    return { state: 'open', conversationId: link.conversationId, turns };
  }

  private async forgetOld(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - REMEMBERED_DAYS * DAY_MS);
    for (;;) {
      const old = await this.deps.links.find({ where: { until: { before } }, sort: { until: 1 }, limit: 500 });
      for (const { _id } of old) await this.deps.links.remove(_id);
      if (old.length < 500) return;
    }
  }

  private idOf(code: string): string {
    return this.deps.seal.fingerprint(`answer link code ${code}`);
  }
}
