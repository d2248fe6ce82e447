import { type Activity, ActivityHandler } from 'botbuilder';
import { replyActivity } from './activity-conversion.ts';
import { draftOf } from './hotline-adapter.ts';
import type { Mind } from './mind.ts';
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
      const pictureId = pictureIn(context.activity);
      if (pictureId !== null) await pictureTurn(mindOfNow(), draftOf(context), pictureId);
      await next();
    });
    this.onDialog(async (context, next) => {
      const replies = draftOf(context).replies.map(replyActivity);
      if (replies.length > 0) await context.sendActivities(replies);
      await next();
    });
  }
}

/** The channel's id of a picture that came as a message; null for other events. */
function pictureIn({ name, value }: Partial<Activity>): string | null {
  const id: unknown = name === 'media.image' && typeof value === 'object' && value !== null ? value.pictureId : null;
  return typeof id === 'string' && id !== '' ? id : null;
}
