import { type Activity, BotAdapter, type ConversationReference, type ResourceResponse, TurnContext } from 'botbuilder';
import { HotlineError } from '../errors.ts';
import { replyToStored } from './activity-conversion.ts';
import type { TurnDraft } from './turn-draft.ts';

const DRAFT = Symbol('hotline.draft');

/** The draft of the turn that a context belongs to. */
export function draftOf(context: TurnContext): TurnDraft {
  const draft: TurnDraft | undefined = context.turnState.get(DRAFT);
  if (draft === undefined)
    throw new HotlineError('hotline_bot_no_draft', 500, 'The turn was not begun by the adapter.');
  return draft;
}

/**
 * Bot Framework adapter without a connector: replies are collected in the turn's draft and leave with its commit.
 * Only `src/bot` and `src/channels` know botbuilder (docs/adr: the seam).
 */
export class HotlineAdapter extends BotAdapter {
  /** Run one turn: middleware, then `logic`. Replies end up in the draft. */
  async processTurn(
    activity: Partial<Activity>,
    draft: TurnDraft,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const context = new TurnContext(this, activity);
    context.turnState.set(DRAFT, draft);
    await this.runMiddleware(context, logic);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const draft = draftOf(context);
    return activities.map((activity) => {
      draft.sent.push(replyToStored(activity));
      return { id: `${draft.key}/${draft.sent.length}` };
    });
  }

  override async updateActivity(): Promise<ResourceResponse | undefined> {
    throw new HotlineError('hotline_bot_append_only', 501, 'What was said stays said: the log is append-only.');
  }

  override async deleteActivity(): Promise<void> {
    throw new HotlineError('hotline_bot_append_only', 501, 'What was said stays said: the log is append-only.');
  }

  override async continueConversation(_reference: Partial<ConversationReference>): Promise<void> {
    throw new HotlineError('hotline_bot_courier', 501, 'Messages of our own leave through the courier.');
  }
}
