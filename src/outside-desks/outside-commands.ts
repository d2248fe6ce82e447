import { z } from 'zod';
import { HANDOFF_OUTCOMES, type Handoff, type HandoffOutcome } from '../handoff/index.ts';
import { parseSafely } from '../parse-safely.ts';
import { OutsideCaseMissingError, OutsideDeskActivityError } from './errors.ts';

/** Ids of people at the outside desk begin so; they have no account here. */
export const OUTSIDE_PREFIX = 'outside:';

/** What outside people do with handoffs; the handoff room fits. */
export interface OutsideHandoffs {
  get(id: string): Promise<Handoff | null>;
  accept(id: string, staff: { id: string; displayName: string; outside: true }): Promise<Handoff>;
  decline(id: string, staff: { id: string; displayName: string }, reason: 'declined'): Promise<Handoff>;
  say(id: string, staffId: string, message: { clientId: string; text: string }): Promise<unknown>;
  typing(id: string, staffId: string): Promise<unknown>;
  giveBack(id: string, staffId: string): Promise<Handoff>;
  close(id: string, staffId: string, ending: { outcome: HandoffOutcome; note: string }): Promise<Handoff>;
}

const person = z.object({
  id: z.string().regex(/^[\w.@-]{1,64}$/, '1 to 64 letters, digits, dots, @ or dashes'),
  name: z.string().trim().min(1).max(40),
});
const status = z.object({
  state: z.enum(['accepted', 'failed', 'completed']),
  message: z.string().max(2000).optional(),
  outcome: z.enum(HANDOFF_OUTCOMES).optional(),
});
const activityShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), from: person, text: z.string().trim().min(1).max(2000) }),
  z.object({ type: z.literal('typing'), from: person }),
  z.object({ type: z.literal('event'), from: person, name: z.literal('handoff.status'), value: status }),
]);

/**
 * Takes what the outside desk sends for a handoff: a message, typing, or `handoff.status` with `accepted` (it takes the
 * case), `completed` (it is over; `outcome` and `message` are its record) or `failed` (it does not take it, or gives it
 * back). Repeating an activity with the same id changes nothing.
 * @param id of the request: a message counts once by it.
 * @throws OutsideDeskActivityError 422, OutsideCaseMissingError 404, and 409 of the handoff room: taken, not yours, over.
 */
export async function takeActivity(
  handoffs: OutsideHandoffs,
  { handoffId, id, activity: sent }: { handoffId: string; id: string; activity: unknown },
): Promise<{ state: string; round: number }> {
  const activity = parsed(sent);
  const staffId = OUTSIDE_PREFIX + activity.from.id;
  const staff = { id: staffId, displayName: activity.from.name };
  const handoff = await handoffs.get(handoffId);
  if (handoff === null) throw new OutsideCaseMissingError();
  if (activity.type === 'message') await handoffs.say(handoffId, staffId, { clientId: id, text: activity.text });
  else if (activity.type === 'typing') await handoffs.typing(handoffId, staffId);
  else if (activity.value.state === 'accepted') await handoffs.accept(handoffId, { ...staff, outside: true });
  else if (activity.value.state === 'completed') {
    const { outcome = 'resolved', message: note = '' } = activity.value;
    await handoffs.close(handoffId, staffId, { outcome, note });
  } else if (handoff.lawyerId === staffId) await handoffs.giveBack(handoffId, staffId);
  else await handoffs.decline(handoffId, staff, 'declined');
  const { state, round } = (await handoffs.get(handoffId)) ?? handoff;
  return { state, round };
}

function parsed(sent: unknown): z.output<typeof activityShape> {
  const result = parseSafely(activityShape, sent);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new OutsideDeskActivityError(issue?.path.join('.') || 'activity', issue?.message ?? 'cannot be read');
}
