import type { Role, Staff } from './account.ts';

/** A route of the desk: what it does, where it is, and who may. */
export interface AccessRule {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/desk`, in Express's notation. */
  path: string;
  roles: readonly Role[];
}

const EVERYBODY: readonly Role[] = ['lawyer', 'supervisor', 'reviewer', 'aid-officer', 'admin'];
/** Who reads the knowledge, and who approves changes of it. Nobody approves his own: that is decided after. */
const KNOWLEDGE: readonly Role[] = ['lawyer', 'supervisor', 'reviewer'];
/** Who decides on applications for legal aid, and who besides reads those given to him. */
const AID: readonly Role[] = ['aid-officer', 'supervisor'];
const AID_READING: readonly Role[] = ['aid-officer', 'supervisor', 'lawyer'];
/** Who works on cases: a supervisor has those that he took over. What is not his is refused after. */
const CASES: readonly Role[] = ['lawyer', 'supervisor'];
const APPROVING: readonly Role[] = ['supervisor', 'reviewer'];

/**
 * The one table of who may do what at the desk (权限表). The router mounts its routes from it and the tests go through
 * it; what is not in the table does not exist. Whether a particular conversation is within reach is decided after.
 */
export const ACCESS = {
  'session.read': { method: 'get', path: '/session', roles: EVERYBODY },
  'account.read': { method: 'get', path: '/account', roles: EVERYBODY },
  'account.password': { method: 'post', path: '/account/password', roles: EVERYBODY },
  'account.second-factor': { method: 'post', path: '/account/second-factor', roles: EVERYBODY },
  'account.second-factor-confirm': { method: 'post', path: '/account/second-factor/confirm', roles: EVERYBODY },
  'account.second-factor-off': { method: 'post', path: '/account/second-factor/off', roles: EVERYBODY },
  'account.recovery-codes': { method: 'post', path: '/account/recovery-codes', roles: EVERYBODY },
  'account.end-sign-in': { method: 'post', path: '/account/sign-ins/:id/end', roles: EVERYBODY },
  'staff.list': { method: 'get', path: '/staff', roles: ['admin', 'supervisor'] },
  'staff.add': { method: 'post', path: '/staff', roles: ['admin'] },
  'staff.change': { method: 'put', path: '/staff/:id', roles: ['admin'] },
  'staff.profile': { method: 'put', path: '/staff/:id/profile', roles: ['admin', 'supervisor'] },
  'staff.disable': { method: 'post', path: '/staff/:id/disable', roles: ['admin'] },
  'staff.enable': { method: 'post', path: '/staff/:id/enable', roles: ['admin'] },
  'staff.password': { method: 'post', path: '/staff/:id/password', roles: ['admin'] },
  'staff.second-factor-reset': { method: 'post', path: '/staff/:id/second-factor-reset', roles: ['admin'] },
  'staff.sign-out': { method: 'post', path: '/staff/:id/sign-out', roles: ['admin'] },
  'staff.unlock': { method: 'post', path: '/staff/:id/unlock', roles: ['admin'] },
  'telephone.read': { method: 'get', path: '/telephone', roles: ['lawyer', 'supervisor'] },
  'telephone.set': { method: 'put', path: '/telephone', roles: ['lawyer', 'supervisor'] },
  'duty.set': { method: 'put', path: '/duty', roles: ['lawyer'] },
  'duty.pause': { method: 'put', path: '/duty/pause', roles: ['lawyer'] },
  'duty.people': { method: 'get', path: '/duty/people', roles: ['supervisor'] },
  'duty.force-off': { method: 'post', path: '/duty/:id/off', roles: ['supervisor'] },
  'duty.days': { method: 'get', path: '/duty/days', roles: ['lawyer', 'supervisor'] },
  'duty.days-export': { method: 'get', path: '/duty/days.xlsx', roles: ['lawyer', 'supervisor'] },
  'hours.preview': { method: 'get', path: '/hours/preview', roles: ['lawyer', 'supervisor', 'admin'] },
  'hours.week': { method: 'get', path: '/hours/week', roles: ['lawyer', 'supervisor', 'admin'] },
  'shifts.list': { method: 'get', path: '/shifts', roles: ['lawyer', 'supervisor'] },
  'shifts.people': { method: 'get', path: '/shifts/people', roles: ['lawyer', 'supervisor'] },
  'shifts.add': { method: 'post', path: '/shifts', roles: ['supervisor'] },
  'shifts.change': { method: 'put', path: '/shifts/:id', roles: ['supervisor'] },
  'shifts.cancel': { method: 'post', path: '/shifts/:id/cancel', roles: ['supervisor'] },
  'shifts.import': { method: 'post', path: '/shifts/import', roles: ['supervisor'] },
  'shifts.template': { method: 'get', path: '/shifts/template.xlsx', roles: ['supervisor'] },
  'shifts.export': { method: 'get', path: '/shifts/export.xlsx', roles: ['lawyer', 'supervisor'] },
  'exchanges.list': { method: 'get', path: '/shift-exchanges', roles: ['lawyer', 'supervisor'] },
  'exchanges.ask': { method: 'post', path: '/shift-exchanges', roles: ['lawyer'] },
  'exchanges.agree': { method: 'post', path: '/shift-exchanges/:id/agree', roles: ['lawyer'] },
  'exchanges.approve': { method: 'post', path: '/shift-exchanges/:id/approve', roles: ['supervisor'] },
  'exchanges.refuse': { method: 'post', path: '/shift-exchanges/:id/refuse', roles: ['lawyer', 'supervisor'] },
  'exchanges.withdraw': { method: 'post', path: '/shift-exchanges/:id/withdraw', roles: ['lawyer'] },
  'queue.read': { method: 'get', path: '/queue', roles: ['lawyer', 'supervisor'] },
  'duty.options': { method: 'get', path: '/duty/options', roles: ['lawyer', 'supervisor', 'admin'] },
  'desk.search': { method: 'get', path: '/desk-search', roles: CASES },
  'service-words.read': { method: 'get', path: '/service-words', roles: CASES },
  'replies.read': { method: 'get', path: '/canned-replies', roles: CASES },
  'replies.add': { method: 'post', path: '/canned-replies', roles: CASES },
  'replies.change': { method: 'put', path: '/canned-replies/:id', roles: CASES },
  'replies.remove': { method: 'delete', path: '/canned-replies/:id', roles: CASES },
  'handoff.list': { method: 'get', path: '/handoffs', roles: CASES },
  'handoff.receivers': { method: 'get', path: '/handoffs/receivers', roles: CASES },
  'handoff.read': { method: 'get', path: '/handoffs/:id', roles: CASES },
  'handoff.accept': { method: 'post', path: '/handoffs/:id/accept', roles: ['lawyer'] },
  'handoff.decline': { method: 'post', path: '/handoffs/:id/decline', roles: ['lawyer'] },
  'handoff.say': { method: 'post', path: '/handoffs/:id/messages', roles: CASES },
  'handoff.typing': { method: 'post', path: '/handoffs/:id/typing', roles: CASES },
  'handoff.return': { method: 'post', path: '/handoffs/:id/return', roles: CASES },
  'handoff.transfer': { method: 'post', path: '/handoffs/:id/transfer', roles: CASES },
  'handoff.cancel-transfer': { method: 'post', path: '/handoffs/:id/cancel-transfer', roles: CASES },
  'handoff.transfer-to-queue': { method: 'post', path: '/handoffs/:id/transfer-to-queue', roles: CASES },
  'handoff.take-over': { method: 'post', path: '/handoffs/:id/take-over', roles: ['supervisor'] },
  'handoff.end': { method: 'post', path: '/handoffs/:id/end', roles: CASES },
  'handoff.close': { method: 'post', path: '/handoffs/:id/close', roles: CASES },
  'handoff.note': { method: 'post', path: '/handoffs/:id/notes', roles: CASES },
  'handoff.help': { method: 'post', path: '/handoffs/:id/help', roles: CASES },
  'handoff.help-given': { method: 'post', path: '/handoffs/:id/help-given', roles: ['supervisor'] },
  'handoff.call-again': { method: 'post', path: '/handoffs/:id/telephone/again', roles: CASES },
  'handoff.type-instead': { method: 'post', path: '/handoffs/:id/telephone/typing', roles: CASES },
  'handoff.supervise': { method: 'post', path: '/handoffs/:id/telephone/supervise', roles: ['supervisor'] },
  'handoff.reveal-phone': { method: 'post', path: '/handoffs/:id/reveal-phone', roles: ['lawyer'] },
  'handoff.message-done': { method: 'post', path: '/handoffs/:id/message-done', roles: ['lawyer'] },
  'handoff.misunderstood': { method: 'post', path: '/handoffs/:id/misunderstood', roles: ['lawyer'] },
  'conversation.read': { method: 'get', path: '/conversations/:id/turns', roles: ['lawyer', 'supervisor'] },
  'messages.read': { method: 'get', path: '/messages', roles: ['lawyer', 'supervisor'] },
  'sessions.list': { method: 'get', path: '/sessions', roles: ['supervisor'] },
  'sessions.register': { method: 'get', path: '/sessions/:id/register.:format', roles: ['lawyer', 'supervisor'] },
  'sessions.read': { method: 'get', path: '/sessions/:id', roles: ['supervisor'] },
  'recording.play': { method: 'post', path: '/sessions/:id/recordings/:recordingId', roles: ['lawyer', 'supervisor'] },
  'overview.read': { method: 'get', path: '/overview', roles: ['supervisor'] },
  'deliveries.list': { method: 'get', path: '/deliveries', roles: ['supervisor'] },
  'deliveries.retry': { method: 'post', path: '/deliveries/retry', roles: ['supervisor'] },
  'intents.list': { method: 'get', path: '/intents', roles: ['supervisor'] },
  'misunderstood.list': { method: 'get', path: '/misunderstood', roles: ['supervisor'] },
  'misunderstood.label': { method: 'post', path: '/misunderstood/:id/label', roles: ['supervisor'] },
  'misunderstood.dismiss': { method: 'post', path: '/misunderstood/:id/dismiss', roles: ['supervisor'] },
  'misunderstood.export': { method: 'get', path: '/misunderstood/labelled.jsonl', roles: ['supervisor'] },
  'knowledge.list': { method: 'get', path: '/knowledge/answers', roles: KNOWLEDGE },
  'knowledge.read': { method: 'get', path: '/knowledge/answers/:id', roles: KNOWLEDGE },
  'knowledge.register': { method: 'get', path: '/knowledge/register', roles: KNOWLEDGE },
  'knowledge.preview': { method: 'post', path: '/knowledge/answers/:id/preview', roles: KNOWLEDGE },
  'knowledge.check': { method: 'post', path: '/knowledge/answers/:id/check', roles: KNOWLEDGE },
  'knowledge.propose': { method: 'post', path: '/knowledge/answers/:id/proposals', roles: ['lawyer', 'supervisor'] },
  'knowledge.proposals': { method: 'get', path: '/knowledge/proposals', roles: KNOWLEDGE },
  'knowledge.proposal': { method: 'get', path: '/knowledge/proposals/:id', roles: KNOWLEDGE },
  'knowledge.withdraw': { method: 'post', path: '/knowledge/proposals/:id/withdraw', roles: ['lawyer', 'supervisor'] },
  'knowledge.approve': { method: 'post', path: '/knowledge/proposals/:id/approve', roles: APPROVING },
  'knowledge.reject': { method: 'post', path: '/knowledge/proposals/:id/reject', roles: APPROVING },
  'knowledge.roll-back': { method: 'post', path: '/knowledge/answers/:id/roll-back', roles: ['supervisor'] },
  'knowledge.stop': { method: 'post', path: '/knowledge/answers/:id/stop', roles: ['supervisor'] },
  'aid.list': { method: 'get', path: '/aid/applications', roles: AID_READING },
  'aid.overview': { method: 'get', path: '/aid/overview', roles: AID },
  'aid.lawyers': { method: 'get', path: '/aid/lawyers', roles: AID },
  'aid.read': { method: 'get', path: '/aid/applications/:id', roles: AID_READING },
  'aid.papers': { method: 'get', path: '/aid/applications/:id/papers', roles: AID_READING },
  'aid.paper-open': { method: 'get', path: '/aid/applications/:id/papers/:paperId', roles: AID_READING },
  'aid.turns': { method: 'get', path: '/aid/applications/:id/turns', roles: AID_READING },
  'aid.reveal': { method: 'post', path: '/aid/applications/:id/reveal', roles: AID_READING },
  'aid.begin-review': { method: 'post', path: '/aid/applications/:id/begin-review', roles: AID },
  'aid.ask-papers': { method: 'post', path: '/aid/applications/:id/ask-papers', roles: AID },
  'aid.paper': { method: 'post', path: '/aid/applications/:id/paper', roles: AID },
  'aid.forward-custody': { method: 'post', path: '/aid/applications/:id/forward-custody', roles: AID },
  'aid.choose-agency': { method: 'post', path: '/aid/applications/:id/agency', roles: AID },
  'aid.book': { method: 'post', path: '/aid/applications/:id/appointment', roles: AID },
  'aid.appointment-ended': { method: 'post', path: '/aid/applications/:id/appointment-ended', roles: AID },
  'aid.home-visit': { method: 'post', path: '/aid/applications/:id/home-visit', roles: AID },
  'aid.told': { method: 'post', path: '/aid/applications/:id/told', roles: AID },
  'aid.grant': { method: 'post', path: '/aid/applications/:id/grant', roles: AID },
  'aid.refuse': { method: 'post', path: '/aid/applications/:id/refuse', roles: AID },
  'aid.refer': { method: 'post', path: '/aid/applications/:id/refer', roles: AID },
  'aid.assign': { method: 'post', path: '/aid/applications/:id/assign', roles: AID },
  'aid.close': { method: 'post', path: '/aid/applications/:id/close', roles: AID_READING },
  'aid.withdraw': { method: 'post', path: '/aid/applications/:id/withdraw', roles: AID },
  'aid.object': { method: 'post', path: '/aid/applications/:id/object', roles: AID },
  'aid.uphold': { method: 'post', path: '/aid/applications/:id/uphold', roles: ['supervisor'] },
  'aid.document': { method: 'get', path: '/aid/:id/documents/:kind.:format', roles: AID_READING },
  'aid.correct': { method: 'post', path: '/aid/applications/:id/correct', roles: ['supervisor'] },
} as const satisfies Record<string, AccessRule>;

export type Action = keyof typeof ACCESS;

export function mayDo(staff: Pick<Staff, 'roles'>, action: Action): boolean {
  const allowed: readonly Role[] = ACCESS[action].roles;
  return staff.roles.some((role) => allowed.includes(role));
}
