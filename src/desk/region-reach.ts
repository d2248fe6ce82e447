import { HandoffMissingError } from '../handoff/index.ts';
import { AidMissingError } from '../legal-aid/index.ts';
import { ACTION_RULES, type Action, isInScope, type Staff } from '../staff/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { assertWholeHouse, isRegional, mayRead, mayReadService, oversees } from './reach.ts';

/**
 * Before any route runs: what `:id` names is of a region that this person is for (管辖范围), by what the table of rules
 * declares of the action. Only of who has regions of his own; what is not there at all is left to the route to say.
 * @throws HotlineError 404, the same as for what does not exist.
 */
export async function assertWithinRegion(deps: DeskDeps, staff: Staff, action: Action, id: string): Promise<void> {
  if (!isRegional(staff)) return;
  const { reach } = ACTION_RULES[action];
  switch (reach) {
    case 'house':
      assertWholeHouse(staff);
      return;
    case 'case':
    case 'held':
    case 'overseen': {
      const handoff = id === '' ? null : await deps.handoffs.get(id);
      if (handoff === null || mayRead(staff, handoff)) return;
      // A lawyer beside is told whose it is, as every lawyer who comes too late.
      if (reach !== 'overseen' && staff.roles.includes('lawyer')) return;
      throw new HandoffMissingError();
    }
    case 'service':
    case 'service-overseen': {
      const session = await deps.sessions.get(id);
      if (session === null) return;
      const isWithin = reach === 'service' ? mayReadService(staff, session) : oversees(staff, session);
      if (!isWithin) throw new DeskMissingError();
      return;
    }
    case 'application': {
      const application = await deps.aid.applications.get(id);
      if (application === null || application.lawyerId === staff.id) return;
      if (!isInScope(staff, application.regionCode)) throw new AidMissingError();
      return;
    }
    default:
      return;
  }
}

/**
 * Whether somebody may follow a conversation: a lawyer whose case is its latest; who supervises, where its latest
 * case or service is of his regions.
 */
export async function mayFollow(deps: DeskDeps, staff: Staff, conversationId: string): Promise<boolean> {
  if (staff.roles.includes('supervisor') && !isRegional(staff)) {
    return (await deps.conversations.get(conversationId)) !== null;
  }
  const handoff = await deps.handoffs.latestOf(conversationId);
  if (handoff !== null && mayRead(staff, handoff)) return true;
  if (!staff.roles.includes('supervisor')) return false;
  const [latest] = await deps.sessions.find({ where: { conversationId }, sort: { openedAt: -1 }, limit: 1 });
  return latest !== undefined && oversees(staff, latest);
}
