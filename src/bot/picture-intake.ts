import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import { type AidPaper, PaperRefusedError, type Papers, type PapersView } from '../legal-aid/index.ts';
import type { ChannelName } from '../sessions/index.ts';
import type { Courier } from './courier.ts';
import type { Phrases } from './phrases.ts';

/** Where the pictures of a channel are fetched from. Throws a coded error: 503 may be tried again, 502 not. */
export interface PictureSource {
  fetch(pictureId: string): Promise<Buffer>;
}

/** What became of a picture that its channel handed to the papers itself (an upload of web chat). */
export type ReceivedPicture =
  | { is: 'kept'; id: string; isNew: boolean }
  /** In words for the resident. */
  | { is: 'refused'; why: string };

/** A picture as a channel tells of it. */
export interface SentPicture {
  conversationId: string;
  channel: ChannelName;
  /** The channel's own id of it. */
  pictureId: string;
  /** Key of the turn: the same picture told again is fetched once. */
  key: string;
  /** Null while it has to be fetched. */
  received: ReceivedPicture | null;
}

/** What became of a picture. */
export type PictureOutcome =
  /** Nobody is applying for legal aid here. */
  | { is: 'not-wanted' }
  /** The channel cannot hand pictures over. */
  | { is: 'out-of-reach' }
  | { is: 'kept'; id: string; isNew: boolean; papers: PapersView }
  /** In words for the resident. */
  | { is: 'refused'; why: string }
  /** It could not be fetched yet, and is tried again. */
  | { is: 'later' };

interface Dependencies {
  papers: Pick<Papers, 'list' | 'receive' | 'assign'>;
  courier: Pick<Courier, 'notify'>;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  phrases: Phrases;
}

const FETCH_JOB = 'picture-fetch';
/** 5 s, 10 s, 20 s …: in all about forty minutes; providers keep pictures for days. */
const ATTEMPTS = 10;
const BACKOFF_MS = 5000;

/** Takes pictures that come as messages (微信图片) to the papers of an application. */
export class PictureIntake {
  private readonly sources = new Map<ChannelName, PictureSource>();

  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(FETCH_JOB, ({ ids, attempt }) => this.fetchLater(ids, attempt), {
      attempts: ATTEMPTS,
      backoffMs: BACKOFF_MS,
    });
  }

  connect(channel: ChannelName, source: PictureSource): void {
    this.sources.set(channel, source);
  }

  /** Keep a picture with the papers, if papers are wanted here; what cannot be fetched now is fetched later. */
  async take(picture: SentPicture): Promise<PictureOutcome> {
    const { conversationId, channel, pictureId, key, received } = picture;
    const papers = await this.deps.papers.list(picture);
    if (!papers.isOpen) return { is: 'not-wanted' };
    if (received !== null) return received.is === 'kept' ? { ...received, papers } : received;
    if (!this.sources.has(channel)) return { is: 'out-of-reach' };
    try {
      return await this.keep(picture);
    } catch (error) {
      const { code, statusCode } = asHotlineError(error);
      this.deps.logger.warn({ conversationId, code }, 'bot: a picture could not be kept');
      if (statusCode === 502) return { is: 'refused', why: this.deps.phrases('pictureLost').text };
      await this.deps.jobs.schedule(FETCH_JOB, key, this.deps.clock.now(), { conversationId, channel, pictureId, key });
      return { is: 'later' };
    }
  }

  /** The resident says which paper a picture shows. @returns the papers after it. */
  async assign(
    owner: Pick<SentPicture, 'conversationId' | 'channel'>,
    id: string,
    paperId: string,
  ): Promise<PapersView> {
    await this.deps.papers.assign(owner, id, paperId);
    return this.deps.papers.list(owner);
  }

  private async keep(picture: SentPicture): Promise<PictureOutcome> {
    const { papers } = this.deps;
    const bytes = await this.sources.get(picture.channel)?.fetch(picture.pictureId);
    if (bytes === undefined) return { is: 'out-of-reach' };
    try {
      const { files } = await papers.list(picture);
      const { file, isNew } = await papers.receive(picture, { bytes, name: `图片${files.length + 1}` });
      return { is: 'kept', id: file.id, isNew, papers: await papers.list(picture) };
    } catch (error) {
      if (error instanceof PaperRefusedError) return { is: 'refused', why: error.message };
      throw error;
    }
  }

  private async fetchLater(ids: Readonly<Record<string, string>>, attempt: number): Promise<void> {
    const { conversationId = '', channel = '', pictureId = '', key = '' } = ids;
    const tell = async (text: string) => {
      const activities = [{ type: 'message' as const, text, speak: text }];
      await this.deps.courier.notify({ conversationId, key: `picture:${key}`, activities });
    };
    try {
      const picture = { conversationId, channel: channel as ChannelName, pictureId, key, received: null };
      const outcome = await this.keep(picture);
      if (outcome.is === 'kept') await tell(keptInWords(this.deps.phrases, outcome));
      else await tell(outcome.is === 'refused' ? outcome.why : this.deps.phrases('pictureLost').text);
    } catch (error) {
      const isOver = attempt >= ATTEMPTS || asHotlineError(error).statusCode === 502;
      if (!isOver) throw error;
      await tell(this.deps.phrases('pictureLost').text);
    }
  }
}

/** What was received, and what is missing. */
export function keptInWords(phrases: Phrases, { isNew, papers }: Extract<PictureOutcome, { is: 'kept' }>): string {
  const first = phrases(isNew ? 'pictureKept' : 'pictureSame', { count: papers.files.length }).text;
  return [first, missingInWords(phrases, papers)].filter((text) => text !== '').join('\n');
}

/** What is still missing; '' where no list was made yet. */
export function missingInWords(phrases: Phrases, { papers }: PapersView): string {
  if (papers.length === 0) return '';
  const needed = neededOf({ papers });
  if (needed.length === 0) return phrases('pictureComplete').text;
  return phrases('pictureMissing', { papers: needed.map(({ name }) => name).join('；') }).text;
}

export function neededOf({ papers }: Pick<PapersView, 'papers'>): Pick<AidPaper, 'id' | 'name'>[] {
  return papers.filter(({ state }) => state === 'needed');
}
