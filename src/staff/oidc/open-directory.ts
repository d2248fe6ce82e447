import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/index.ts';
import type { FieldSeal } from '../../storage/index.ts';
import type { StaffService } from '../staff-service.ts';
import { readRoleMapping } from './directory-roles.ts';
import { DirectorySignIn } from './directory-sign-in.ts';
import { OidcClient } from './oidc-client.ts';

/** Below the address of the hotline; registered with the provider. */
const CALLBACK_PATH = '/api/desk/oidc/callback';

type OidcConfig = Pick<
  Config,
  | 'OIDC_ISSUER'
  | 'OIDC_CLIENT_ID'
  | 'OIDC_CLIENT_SECRET'
  | 'OIDC_NAME'
  | 'OIDC_ROLES'
  | 'OIDC_ROLES_CLAIM'
  | 'PUBLIC_BASE_URL'
>;

/** The directory of the environment; null when none is configured. Nothing is asked of it before somebody signs in. */
export function openDirectorySignIn(
  config: OidcConfig,
  deps: { staff: StaffService; seal: Pick<FieldSeal, 'seal' | 'open'>; clock: Clock; log: Pick<Logger, 'warn'> },
): DirectorySignIn | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  const base = config.PUBLIC_BASE_URL?.replace(/\/+$/, '');
  const mapping = readRoleMapping(config.OIDC_ROLES ?? '');
  const isWhole = clientId !== undefined && clientSecret !== undefined && base !== undefined && mapping !== null;
  if (issuer === undefined || !isWhole) return null;
  const { staff, ...others } = deps;
  const rolesClaim = config.OIDC_ROLES_CLAIM;
  const redirectUri = `${base}${CALLBACK_PATH}`;
  const client = new OidcClient({ issuer, clientId, clientSecret, redirectUri, rolesClaim }, deps.clock);
  return new DirectorySignIn(config.OIDC_NAME, {
    ...others,
    client,
    accounts: staff.directory,
    mapping,
    rolesClaim,
    // As it is kept with accounts: a slash more in the configuration makes nobody a stranger.
    issuer: new URL(issuer).href.replace(/\/$/, ''),
  });
}
