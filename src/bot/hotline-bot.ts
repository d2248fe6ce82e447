import { type Activity, ActivityHandler } from 'botbuilder';
import { replyActivity } from './activity-conversion.ts';
import { draftOf } from './hotline-adapter.ts';
import type { Mind } from './mind.ts';
import type { SentPicture } from './picture-intake.ts';
import { hangUpTurn } from './routes/hang-up-turn.ts';
import { messageTurn } from './routes/message-turn.ts';
import { pictureTurn } from './routes/picture-turn.ts';

/** The bot as Bot Framework sees it: greets who comes, answers who asks. */
export class HotlineBot extends ActivityHandler {
  /** @param mindOfNow asked once a turn. */
  constructor(mindOfNow: () => Mind) {
    super();
    this.onMembersAdded(async (context, next) => {
      const mind = mindOfNow();
      const draft = draftOf(context);
      // A page that is opened again while a lawyer speaks.
      if (draft.conversation.floor === 'lawyer') return next();
      const isBack = draft.conversation.sessionId !== null || draft.conversation.turnCount > 0;
      draft.say({
        ...mind.phrases(isBack ? 'greetingAgain' : 'greeting'),
        choices: mind.services.examples.map((title) => ({ title, action: `say:${title}` })),
      });
      draft.understood({ decision: 'greeting', reason: '进入会话' });
      await next();
    });
    this.onMessage(async (context, next) => {
      await messageTurn(mindOfNow(), draftOf(context));
      await next();
    });
    this.onEvent(async (context, next) => {
      const picture = pictureIn(context.activity);
      if (picture !== null) await pictureTurn(mindOfNow(), draftOf(context), picture);
      await next();
    });
    this.onEndOfConversation(async (context, next) => {
      await hangUpTurn(mindOfNow(), draftOf(context), isPlaceKept(context.activity));
      await next();
    });
    this.onDialog(async (context, next) => {
      const replies = draftOf(context).replies.map(replyActivity);
      if (replies.length > 0) await context.sendActivities(replies);
      await next();
    });
  }
}

/** The caller hung up to be called back when it is his turn. */
function isPlaceKept({ value }: Partial<Activity>): boolean {
  return typeof value === 'object' && value !== null && 'placeKept' in value && value.placeKept === true;
}

/** A picture that came as a message, with what its channel has done with it; null for other events. */
function pictureIn({ name, value }: Partial<Activity>): Pick<SentPicture, 'pictureId' | 'received'> | null {
  if (name !== 'media.image' || typeof value !== 'object' || value === null) return null;
  // Residents cannot send events: these are the words of our own channels.
  const { pictureId, received } = value as Partial<SentPicture>;
  return typeof pictureId === 'string' && pictureId !== '' ? { pictureId, received: received ?? null } : null;
}
