/** After a service (装配：回访与评价): who is rated, the ratings, and reviews of bad ones. */
import { createAttribution, createToldNumber } from './bot/index.ts';
import type { Clock } from './clock.ts';
import type { ToldContent } from './content.ts';
import { createOwnService, isOfOrder, Ratings, ServiceReviews } from './follow-up/index.ts';
import { type Handoff, handoffsOfService, type QueueFeed } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import type { ServiceSettling } from './oversight/index.ts';
import type { ServiceLog } from './sessions/index.ts';
import { isInScope, type StaffService } from './staff/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';

interface Dependencies {
  stores: Pick<
    Stores,
    | 'aidApplications'
    | 'handoffs'
    | 'handoffNotes'
    | 'shifts'
    | 'sessions'
    | 'conversations'
    | 'ratings'
    | 'serviceReviews'
  >;
  staff: Pick<StaffService, 'list' | 'profileOf' | 'telephoneOf'>;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  queueFeed: QueueFeed;
  settling: Pick<ServiceSettling, 'touch' | 'follow'>;
  serviceLog: Pick<ServiceLog, 'note'>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
}

export type FollowUp = ReturnType<typeof composeFollowUp>;

export function composeFollowUp({
  stores,
  staff,
  told,
  queueFeed,
  settling,
  serviceLog,
  seal,
  jobs,
  clock,
}: Dependencies) {
  const rules = () => told.current.followUp;
  const toldNumber = createToldNumber({ applications: stores.aidApplications, handoffs: stores.handoffs, seal });
  const isOwnService = createOwnService({
    telephoneOf: async (staffId) => (await staff.telephoneOf(staffId))?.phone ?? '',
    toldNumber,
    seal,
  });
  const reviews = new ServiceReviews({
    reviews: stores.serviceReviews,
    sessions: stores.sessions,
    settling,
    jobs,
    clock,
    rules,
    reviewersFor: async (regionCode) => {
      const able = (await staff.list()).filter(
        ({ disabled, roles }) => !disabled && (roles.includes('supervisor') || roles.includes('reviewer')),
      );
      return able.filter((one) => isInScope(one, regionCode)).map(({ id }) => id);
    },
    servedIn: async (session) => {
      const handoffs = await handoffsOfService(stores.handoffs, session);
      const notes = await Promise.all(handoffs.map(({ _id }) => stores.handoffNotes.read(_id)));
      // Who told the lawyer what to say does not judge it.
      const whispers = notes.flat().filter(({ kind }) => kind === 'whisper');
      return [...handoffs.flatMap(tookPartIn), ...whispers.map(({ staffId }) => staffId)];
    },
    onStep: async (review, index) => {
      const { _id, history } = review;
      const line = history[index];
      // An order has no record of a service; who did what stands in the review and in the audit.
      if (line === undefined || isOfOrder(review)) return;
      const { step, at, by, detail } = line;
      const key = `review:${_id}:${step}:${index}`;
      await serviceLog.note(_id, { key, kind: 'review', at, by, subject: _id, data: { step, detail } });
    },
    changed: () => queueFeed.publish(),
  });
  const ratings = new Ratings({ ...stores, reviews, settling, seal, rules, isOwnService });
  settling.follow(ratings.step);
  return {
    ratings,
    reviews,
    rules,
    isOwnService,
    attributionOf: createAttribution({
      ...stores,
      providerOf: async (staffId) => (await staff.profileOf(staffId))?.provider ?? '',
    }),
    /** The telephone (E.164) at which a resident can be called back; null where none is known. */
    contactOf: async (conversationId: string): Promise<string | null> => {
      const conversation = await stores.conversations.get(conversationId);
      if (conversation === null) return null;
      const { channel, address } = conversation;
      const isNumber = (channel === 'sms' || channel === 'voice') && address !== '';
      return isNumber ? seal.open(address) : toldNumber(conversation);
    },
  };
}

/** Everybody who had the case in hand, supervisors who took it over among them. */
function tookPartIn({ lawyerId, history }: Handoff): string[] {
  const took = history.filter(({ step }) => step === 'accept' || step === 'take-over');
  return [lawyerId, ...took.map(({ by }) => by)].filter((id) => id !== null);
}
