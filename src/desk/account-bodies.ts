import { z } from 'zod';
import { ROLES, STAFF_KINDS } from '../staff/index.ts';

const password = z.string().min(1).max(200);
const code = z.string().trim().min(1).max(32);
const names = (most: number, longest: number) => z.array(z.string().trim().min(1).max(longest)).max(most);

export const signInBody = z.strictObject({ username: z.string().min(1).max(64), password });
export const secondStepBody = z.strictObject({ ticket: z.string().min(1).max(100), code });
export const changePasswordBody = z.strictObject({ current: password, next: z.string().min(1).max(400) });
export const passwordBody = z.strictObject({ password });
export const codeBody = z.strictObject({ code });
export const passwordAndCodeBody = z.strictObject({ password, code });

const displayName = z.string().trim().min(1).max(40);
const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length);
const profile = {
  kind: z.enum(STAFF_KINDS).optional(),
  provider: z.string().max(200).optional(),
  skills: names(50, 40).optional(),
  languages: names(50, 40).optional(),
  regions: names(50, 6).optional(),
  capacity: z.strictObject({ text: z.number().int().min(0).max(10), voice: z.number().int().min(0).max(1) }).optional(),
  clients: names(200, 60).optional(),
};
export const newStaffBody = z.strictObject({ username: z.string().min(1).max(64), displayName, roles });
export const changeStaffBody = z.strictObject({
  displayName: displayName.optional(),
  roles: roles.optional(),
  linkAllowed: z.boolean().optional(),
});
export const profileBody = z.strictObject(profile);
