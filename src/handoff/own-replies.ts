import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Collection, CollectionDefinition, Stored } from '../storage/index.ts';
import { RepliesFullError, ReplyMissingError, ShortcutTakenError } from './errors.ts';

/** A reply that somebody keeps for himself (个人常用语). */
export interface OwnReply extends Stored {
  staffId: string;
  /** Typed after `;`; one of a person's replies each. */
  shortcut: string;
  title: string;
  text: string;
  /** UTC. */
  createdAt: Date;
}

export type OwnReplyWords = Pick<OwnReply, 'shortcut' | 'title' | 'text'>;

/** Most of one person. */
export const OWN_REPLIES = 100;

const replySchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    shortcut: { type: String, required: true },
    title: { type: String, required: true },
    text: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
replySchema.index({ staffId: 1, shortcut: 1 }, { unique: true });

export const ownReplyCollection: CollectionDefinition<OwnReply> = { name: 'ownReplies', schema: replySchema };

/** Everybody's own replies; nobody sees or changes those of another. */
export class OwnReplies {
  constructor(
    private readonly replies: Collection<OwnReply>,
    private readonly clock: Clock,
  ) {}

  /** By shortcut. */
  of(staffId: string): Promise<OwnReply[]> {
    return this.replies.find({ where: { staffId }, sort: { shortcut: 1 }, limit: OWN_REPLIES });
  }

  /** @throws RepliesFullError 409, ShortcutTakenError 409 */
  async add(id: string, staffId: string, words: OwnReplyWords): Promise<OwnReply> {
    if ((await this.replies.count({ where: { staffId } })) >= OWN_REPLIES) throw new RepliesFullError(OWN_REPLIES);
    return unlessTaken(this.replies.insert({ _id: id, staffId, ...words, createdAt: this.clock.now() }), words);
  }

  /** @throws ReplyMissingError 404, ShortcutTakenError 409 */
  async change(id: string, staffId: string, words: OwnReplyWords): Promise<OwnReply> {
    const changed = await unlessTaken(
      this.replies.change(id, (reply) => {
        if (reply.staffId !== staffId) throw new ReplyMissingError();
        return { ...reply, ...words };
      }),
      words,
    );
    if (changed === null) throw new ReplyMissingError();
    return changed;
  }

  /** @throws ReplyMissingError 404 */
  async remove(id: string, staffId: string): Promise<void> {
    const reply = await this.replies.get(id);
    if (reply?.staffId !== staffId) throw new ReplyMissingError();
    await this.replies.remove(id);
  }
}

async function unlessTaken<T>(write: Promise<T>, { shortcut }: OwnReplyWords): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof HotlineError && error.code === 'hotline_storage_conflict')
      throw new ShortcutTakenError(shortcut);
    throw error;
  }
}
