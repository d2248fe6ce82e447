/**
 * Staff (工作人员): accounts, sign-ins, who may do what, and the audit log.
 */
export { ACCESS, type AccessRule, type Action, mayDo } from './access.ts';
export {
  type AnswersBy,
  ROLES,
  type Role,
  type SignInFailures,
  type Staff,
  type StaffAccount,
  type StaffSession,
  signInFailuresCollection,
  staffAccountCollection,
  staffSessionCollection,
} from './account.ts';
export { Audit, type AuditAction, type AuditEntry, type AuditEvent, auditCollection } from './audit.ts';
export { type DemoAccount, seedDemoStaff } from './demo-staff.ts';
export {
  DemoStaffRefusedError,
  ForbiddenError,
  NotSignedInError,
  SignInRefusedError,
  StaffInvalidError,
  StaffMissingError,
  TooManySignInsError,
  UsernameTakenError,
} from './errors.ts';
export { SCRYPT_COST, type ScryptCost } from './password.ts';
export { createStaffService, IDLE_MS, SESSION_MS, StaffService, type StaffServiceDeps } from './staff-service.ts';
