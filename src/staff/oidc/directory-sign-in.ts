import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { FieldSeal } from '../../storage/index.ts';
import type { Staff } from '../account.ts';
import type { DirectoryAccounts } from '../directory-accounts.ts';
import { DirectorySignInError } from '../errors.ts';
import type { SignInPlace } from '../sign-ins.ts';
import { type RoleMapping, rolesOf } from './directory-roles.ts';
import type { OidcClient } from './oidc-client.ts';

/** Between leaving for the directory and coming back. */
export const DIRECTORY_TRIP_MS = 10 * 60_000;

const keptSchema = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), at: z.number() });

interface Deps {
  client: OidcClient;
  accounts: DirectoryAccounts;
  mapping: RoleMapping;
  rolesClaim: string;
  issuer: string;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
}

/** Signing in by the bureau's own directory (单位统一身份认证). */
export class DirectorySignIn {
  constructor(
    /** Stands on the button. */
    readonly name: string,
    private readonly deps: Deps,
  ) {}

  /**
   * @returns where to send him, and what his browser keeps until he is back; sealed, so that nobody makes his own.
   * @throws DirectorySignInError `unavailable`
   */
  async begin(): Promise<{ url: string; kept: string }> {
    try {
      const { url, checks } = await this.deps.client.begin();
      const kept = { ...checks, at: this.deps.clock.now().getTime() };
      return { url: url.href, kept: this.deps.seal.seal(JSON.stringify(kept)) };
    } catch (error) {
      throw this.told(error);
    }
  }

  /**
   * @param query of the address he came back to.
   * @param kept what his browser kept; null when it has nothing.
   * @throws DirectorySignInError naming the reason.
   */
  async finish(query: string, kept: string | null, place: SignInPlace): Promise<{ staff: Staff; token: string }> {
    try {
      const checks = this.opened(kept);
      const { rolesClaim, issuer, mapping } = this.deps;
      const claims = await this.deps.client.finish(query, checks, ['preferred_username', 'name', rolesClaim]);
      const { sub, preferred_username: username, name } = claims;
      return await this.deps.accounts.signIn(
        {
          issuer,
          subject: sub,
          username: typeof username === 'string' ? username : '',
          displayName: typeof name === 'string' ? name : '',
          roles: rolesOf(claims[rolesClaim], mapping),
        },
        place,
      );
    } catch (error) {
      throw this.told(error);
    }
  }

  private opened(kept: string | null): z.output<typeof keptSchema> {
    const checks = kept === null ? null : this.read(kept);
    const age = this.deps.clock.now().getTime() - (checks?.at ?? 0);
    if (checks === null || age < 0 || age > DIRECTORY_TRIP_MS) throw new DirectorySignInError('expired');
    return checks;
  }

  private read(kept: string): z.output<typeof keptSchema> | null {
    try {
      return keptSchema.parse(JSON.parse(this.deps.seal.open(kept)));
    } catch {
      return null;
    }
  }

  /** Why, for who runs the hotline: kinds of errors alone, as their texts may hold what was sent. */
  private told(error: unknown): unknown {
    if (error instanceof DirectorySignInError && error.cause !== undefined) {
      this.deps.log.warn({ reason: error.reason, causes: kindsOf(error.cause) }, 'sign-in by the directory failed');
    }
    return error;
  }
}

function kindsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code: unknown = 'code' in error ? error.code : undefined;
  return [typeof code === 'string' ? `${error.name} ${code}` : error.name, ...kindsOf(error.cause)];
}
