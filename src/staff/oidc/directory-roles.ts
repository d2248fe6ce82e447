import { ROLES, type Role } from '../account.ts';

/** Which group of the directory means which role here. */
export type RoleMapping = ReadonlyMap<string, Role>;

/**
 * Reads `hotline-lawyers=lawyer,hotline-supervisors=supervisor`.
 * @returns null when it cannot be read: no pair, a pair without a name, a role that does not exist.
 */
export function readRoleMapping(text: string): RoleMapping | null {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.lastIndexOf('=');
      const role = ROLES.find((one) => one === pair.slice(at + 1).trim());
      return { group: pair.slice(0, Math.max(at, 0)).trim(), role };
    });
  const mapping = new Map<string, Role>();
  for (const { group, role } of pairs) {
    if (group === '' || role === undefined) return null;
    mapping.set(group, role);
  }
  return mapping.size === 0 ? null : mapping;
}

/** Roles of somebody with this claim: a list of groups, or one. Anything else means none. */
export function rolesOf(claim: unknown, mapping: RoleMapping): Role[] {
  const groups = typeof claim === 'string' ? [claim] : Array.isArray(claim) ? claim : [];
  const named = new Set(groups.flatMap((group) => (typeof group === 'string' ? [mapping.get(group)] : [])));
  return ROLES.filter((role) => named.has(role));
}
