import { asHotlineError } from '../../src/errors.ts';
import type { HandoffService, HandoffStaff } from '../../src/handoff/index.ts';
import type { Stage } from '../handoff/stage.ts';

const ending = { outcome: 'resolved' as const, note: '' };

export function manyLawyers(count: number): HandoffStaff[] {
  return Array.from({ length: count }, (_, at) => ({ id: `l${at}`, displayName: `值班律师${at}号` }));
}

/**
 * All of them accept one waiting case at the same time, and whoever gets it closes it.
 * @returns what should not be, in words: more or less than one winner, a refusal that does not name him, a floor that is
 * not his, a resident told other than once, anybody with more cases than this one.
 */
export async function raceForOne(stage: Stage, lawyers: readonly HandoffStaff[], id: string): Promise<string[]> {
  const wrong: string[] = [];
  const { _id } = await stage.waiting(id);
  const outcomes = await Promise.allSettled(lawyers.map((lawyer) => stage.service.accept(_id, lawyer)));
  const winners = lawyers.filter((_, at) => outcomes[at]?.status === 'fulfilled');
  const [winner] = winners;
  if (winner === undefined || winners.length > 1) return [`${id}: ${winners.length} have it`];
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    const { code, statusCode, message } = asHotlineError(outcome.reason);
    const isRight =
      code === 'hotline_handoff_taken' && statusCode === 409 && message === `已由${winner.displayName}接待`;
    if (!isRight) wrong.push(`${id}: refused with ${statusCode} ${code}: ${message}`);
  }
  const floor = await stage.floorOf(id);
  if (floor?.floor !== 'lawyer' || floor.lawyerId !== winner.id) wrong.push(`${id}: the floor is not his who has it`);
  const told = (await stage.heard(id)).filter((line) => line === 'event: accepted').length;
  if (told !== 1) wrong.push(`${id}: told ${told} times`);
  const loads = await stage.service.loadsOf(lawyers.map((lawyer) => lawyer.id));
  const busy = [...loads].filter(([, { text }]) => text > 0).map(([lawyer, { text }]) => `${lawyer} ${text}`);
  if (busy.join() !== `${winner.id} 1`) wrong.push(`${id}: busy are ${busy.join()}`);
  await stage.service.close(_id, winner.id, ending);
  return wrong;
}

/**
 * One lawyer accepts many waiting cases at the same time, through several processes; afterwards all are over.
 * @returns what should not be, in words: more or less of them than he has room for.
 */
export async function raceOfOne(
  stage: Stage,
  { services, lawyer, ids, room }: { services: HandoffService[]; lawyer: HandoffStaff; ids: string[]; room: number },
): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = await Promise.all(ids.map((id) => stage.waiting(id)));
  const outcomes = await Promise.allSettled(
    waiting.map(({ _id }, at) => (services[at % services.length] ?? stage.service).accept(_id, lawyer)),
  );
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  const others = refused.filter(({ reason }) => asHotlineError(reason).code !== 'hotline_handoff_full');
  if (others.length > 0) wrong.push(`${others.length} refused for another reason than want of room`);
  const served = await stage.service.mine(lawyer.id);
  if (served.length !== room) wrong.push(`${lawyer.id} serves ${served.length} with room for ${room}`);
  const load = (await stage.service.loadsOf([lawyer.id])).get(lawyer.id)?.text;
  if (load !== room) wrong.push(`${lawyer.id} holds ${load} places of ${room}`);
  for (const { _id } of served) await stage.service.close(_id, lawyer.id, ending);
  for (const { _id } of await stage.service.waiting()) await stage.service.abandon(_id);
  await stage.service.reconcile();
  return wrong;
}
