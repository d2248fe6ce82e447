/** The police (装配：110 联动): dangers told of in a service, offers of a call, and what is handed over. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { asHotlineError } from './errors.ts';
import type { Handoff, QueueFeed } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import { PoliceIncidents, type PoliceLine } from './work-orders/index.ts';

interface Dependencies {
  stores: Pick<Stores, 'policeIncidents' | 'conversations' | 'handoffs'>;
  line: PoliceLine;
  queueFeed: QueueFeed;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

export function composePolice({ stores, line, queueFeed, seal, jobs, clock, logger }: Dependencies) {
  const incidents = new PoliceIncidents({
    incidents: stores.policeIncidents,
    line,
    seal,
    deskFeed: queueFeed,
    jobs,
    clock,
    log: logger,
  });

  /** A case has moved, or more was told in it: with danger there is an incident. May be called again. */
  async function follow({ card, sessionId, conversationId, _id, channel, regionCode, requestedAt }: Handoff) {
    if (card.emergency === null) return;
    const of = { sessionId, conversationId, channel, regionCode };
    await incidents.danger({ ...of, handoffId: _id, code: card.emergency, at: requestedAt });
  }

  /** The incident of a call, there also before its case is. @returns its id; null where no danger was told of. */
  async function ofConversation(conversationId: string): Promise<string | null> {
    const conversation = await stores.conversations.get(conversationId);
    const { sessionId = null, emergency = null } = conversation ?? {};
    if (conversation === null || sessionId === null || emergency === null) return null;
    const { channel, regionCode } = conversation;
    const of = { sessionId, conversationId, channel, regionCode };
    await incidents.danger({ ...of, handoffId: conversation.handoffId, code: emergency, at: clock.now() });
    return sessionId;
  }
  return {
    incidents,
    follow,
    /** As {@link follow}, where nobody waits for it. */
    noted(handoff: Handoff): void {
      follow(handoff).catch((error: unknown) =>
        logger.warn({ handoff: handoff._id, code: asHotlineError(error).code }, 'a danger is noted later'),
      );
    },
    async threeWay(handoffId: string, offer: { id: string; by: string; at: Date }): Promise<void> {
      const handoff = await stores.handoffs.get(handoffId);
      if (handoff === null) return;
      await follow(handoff);
      if ((await incidents.get(handoff.sessionId)) === null) return;
      await incidents.offered(handoff.sessionId, { ...offer, way: 'three-way' });
    },
    async threeWayAnswered(
      handoffId: string,
      told: { offerId: string; answer: 'connected' | 'missed'; at: Date },
    ): Promise<void> {
      const handoff = await stores.handoffs.get(handoffId);
      if (handoff !== null && (await incidents.get(handoff.sessionId)) !== null) {
        await incidents.answered(handoff.sessionId, told);
      }
    },
    async offered(conversationId: string, offer: { id: string; at: Date }): Promise<void> {
      const id = await ofConversation(conversationId);
      if (id !== null) await incidents.offered(id, { ...offer, way: 'one-key' });
    },
    async answered(
      conversationId: string,
      told: { offerId: string; answer: 'accepted' | 'refused' | 'connected' | 'missed'; at: Date },
    ): Promise<void> {
      const id = await ofConversation(conversationId);
      if (id === null) return;
      await incidents.offered(id, { id: told.offerId, way: 'one-key', at: told.at });
      await incidents.answered(id, told);
    },
  };
}
