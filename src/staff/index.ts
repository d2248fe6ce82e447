/**
 * Staff (工作人员): accounts, sign-ins, who may do what, and the audit log.
 */
export { ACCESS, type AccessRule, type Action, mayDo } from './access.ts';
export { ACTION_RULES, type ActionRule, REACHES, type Reach, UNAUDITED, type Unaudited } from './access-rules.ts';
export {
  type AnswersBy,
  ROLES,
  type Role,
  type SecondFactor,
  STAFF_KINDS,
  type Staff,
  type StaffAccount,
  type StaffCapacity,
  type StaffKind,
  staffAccountCollection,
} from './account.ts';
export type { NewStaff, ReleaseReason } from './account-admin.ts';
export { type Actor, COMMAND_LINE } from './accounts.ts';
export { shortAgent } from './agent.ts';
export { Audit, type AuditAction, type AuditEntry, type AuditEvent, auditCollection } from './audit.ts';
export { AuditChain, type AuditChainState, auditChainCollection } from './audit-chain.ts';
export { type AuditFilter, AuditLines } from './audit-lines.ts';
export { type DemoAccount, seedDemoStaff } from './demo-staff.ts';
export type { DirectoryPerson } from './directory-accounts.ts';
export {
  DemoStaffRefusedError,
  type DirectoryRefusal,
  DirectorySignInError,
  ForbiddenError,
  MustChangePasswordError,
  MustEnrolError,
  NotSignedInError,
  SignInRefusedError,
  StaffInvalidError,
  StaffMissingError,
  TooManySignInsError,
  UsernameTakenError,
} from './errors.ts';
export { readRoleMapping } from './oidc/directory-roles.ts';
export { DIRECTORY_TRIP_MS, type DirectorySignIn } from './oidc/directory-sign-in.ts';
export { openDirectorySignIn } from './oidc/open-directory.ts';
export type { OwnAccountView, Self } from './own-account.ts';
export { PASSWORD_COST, type PasswordCost } from './password.ts';
export type { KnownSkills, ProfileChange, StaffProfile } from './profiles.ts';
export { isInScope, regionPrefix } from './region-scope.ts';
export type { SecondFactorPolicy, SecondFactorView } from './second-factor.ts';
export {
  type SignInFailures,
  type SignInTicket,
  type StaffSession,
  signInFailuresCollection,
  signInTicketCollection,
  staffSessionCollection,
} from './sign-in-records.ts';
export { IDLE_MS, SESSION_MS, type SignInPlace, type SignInView } from './sign-ins.ts';
export type { StaffListed } from './staff-list.ts';
export {
  createStaffService,
  type MustDo,
  type SignedIn,
  type SignInStep,
  StaffService,
  type StaffServiceDeps,
} from './staff-service.ts';
