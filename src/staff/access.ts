import type { Role, Staff } from './account.ts';

/** A route of the desk: what it does, where it is, and who may. */
export interface AccessRule {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/desk`, in Express's notation. */
  path: string;
  roles: readonly Role[];
}

const EVERYBODY: readonly Role[] = ['lawyer', 'supervisor', 'admin'];

/**
 * The one table of who may do what at the desk (权限表). The router mounts its routes from it and the tests go through
 * it; what is not in the table does not exist. Whether a particular conversation is within reach is decided after.
 */
export const ACCESS = {
  'session.read': { method: 'get', path: '/session', roles: EVERYBODY },
  'duty.set': { method: 'put', path: '/duty', roles: ['lawyer'] },
  'queue.read': { method: 'get', path: '/queue', roles: ['lawyer', 'supervisor'] },
  'handoff.read': { method: 'get', path: '/handoffs/:id', roles: ['lawyer', 'supervisor'] },
  'handoff.accept': { method: 'post', path: '/handoffs/:id/accept', roles: ['lawyer'] },
  'handoff.say': { method: 'post', path: '/handoffs/:id/messages', roles: ['lawyer'] },
  'handoff.close': { method: 'post', path: '/handoffs/:id/close', roles: ['lawyer'] },
  'handoff.reveal-phone': { method: 'post', path: '/handoffs/:id/reveal-phone', roles: ['lawyer'] },
  'handoff.message-done': { method: 'post', path: '/handoffs/:id/message-done', roles: ['lawyer'] },
  'handoff.misunderstood': { method: 'post', path: '/handoffs/:id/misunderstood', roles: ['lawyer'] },
  'conversation.read': { method: 'get', path: '/conversations/:id/turns', roles: ['lawyer', 'supervisor'] },
  'messages.read': { method: 'get', path: '/messages', roles: ['lawyer', 'supervisor'] },
  'sessions.list': { method: 'get', path: '/sessions', roles: ['supervisor'] },
  'sessions.read': { method: 'get', path: '/sessions/:id', roles: ['supervisor'] },
  'overview.read': { method: 'get', path: '/overview', roles: ['supervisor'] },
  'intents.list': { method: 'get', path: '/intents', roles: ['supervisor'] },
  'misunderstood.list': { method: 'get', path: '/misunderstood', roles: ['supervisor'] },
  'misunderstood.label': { method: 'post', path: '/misunderstood/:id/label', roles: ['supervisor'] },
  'misunderstood.dismiss': { method: 'post', path: '/misunderstood/:id/dismiss', roles: ['supervisor'] },
  'misunderstood.export': { method: 'get', path: '/misunderstood/labelled.jsonl', roles: ['supervisor'] },
} as const satisfies Record<string, AccessRule>;

export type Action = keyof typeof ACCESS;

export function mayDo(staff: Pick<Staff, 'roles'>, action: Action): boolean {
  const allowed: readonly Role[] = ACCESS[action].roles;
  return staff.roles.some((role) => allowed.includes(role));
}
