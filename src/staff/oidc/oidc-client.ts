import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Clock } from '../../clock.ts';
import { type Gate, gateBy } from '../../outbound/index.ts';
import { DirectorySignInError } from '../errors.ts';

/** How the hotline is known to the bureau's OpenID provider. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the provider sends people back: `…/api/desk/oidc/callback`. */
  redirectUri: string;
  /** Claim that is asked for by a scope of its own name, where the provider has one. */
  rolesClaim: string;
}

/** What must be the same when somebody comes back. */
export interface OidcChecks {
  state: string;
  nonce: string;
  /** Of PKCE (RFC 7636). */
  verifier: string;
}

const TIMEOUT_SECONDS = 10;
/** The provider's description is read again after this. */
const METADATA_MS = 60 * 60_000;

/** Largest answer of the provider that is read, bytes; tokens and lists of keys are some thousands. */
const ANSWER_LIMIT = 512 * 1024;

/**
 * The code flow with PKCE, state and nonce (OpenID Connect Core 3.1, RFC 7636). Asks the configured issuer, and where its
 * own description says that its endpoints are; of an https issuer only over https.
 */
export class OidcClient {
  private known: { at: number; configuration: Promise<Configuration> } | null = null;

  constructor(
    private readonly settings: OidcSettings,
    private readonly clock: Clock,
  ) {}

  /** @throws DirectorySignInError `unavailable` */
  async begin(): Promise<{ url: URL; checks: OidcChecks }> {
    const configuration = await this.configuration();
    const checks = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const offered = configuration.serverMetadata().scopes_supported ?? [];
    const own = offered.includes(this.settings.rolesClaim) ? [this.settings.rolesClaim] : [];
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: ['openid', 'profile', ...own].join(' '),
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
    });
    return { url, checks };
  }

  /**
   * What the provider says of who came back; the signature of its token is checked although it came directly.
   * @param query of the address he came back to, with `?`.
   * @param wanted claims that are looked for in the token, and where they are not there, at the provider (UserInfo).
   * @throws DirectorySignInError `cancelled`, `refused`, `unavailable`
   */
  async finish(
    query: string,
    { state, nonce, verifier }: OidcChecks,
    wanted: readonly string[],
  ): Promise<Record<string, unknown> & { sub: string }> {
    const configuration = await this.configuration();
    try {
      const url = new URL(this.settings.redirectUri);
      url.search = query;
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(configuration, url, checks);
      const claims = tokens.claims();
      if (claims === undefined) throw new DirectorySignInError('refused');
      const isWhole = wanted.every((name) => claims[name] !== undefined);
      if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
      return { ...claims, ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)) };
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** Read when it is first needed, and again after a failure. */
  private configuration(): Promise<Configuration> {
    const now = this.clock.now().getTime();
    if (this.known !== null && Math.abs(now - this.known.at) < METADATA_MS) return this.known.configuration;
    const known = { at: now, configuration: this.discover() };
    this.known = known;
    known.configuration.catch(() => {
      if (this.known === known) this.known = null;
    });
    return known.configuration;
  }

  private async discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const server = new URL(issuer);
    const execute = [enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [allowInsecureRequests] : [])];
    try {
      return await discovery(server, clientId, {}, secretAsSupported(clientSecret), {
        execute,
        timeout: TIMEOUT_SECONDS,
        [customFetch]: bounded(gateBy(({ protocol }) => protocol === 'https:' || protocol === server.protocol)),
      });
    } catch (error) {
      throw new DirectorySignInError('unavailable', { cause: error });
    }
  }
}

/** By HTTP Basic unless the provider takes it in the body alone. */
function secretAsSupported(secret: string): ClientAuth {
  const basic = ClientSecretBasic(secret);
  const post = ClientSecretPost(secret);
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authenticate = methods.includes('client_secret_basic') ? basic : post;
    authenticate(server, client, body, headers);
  };
}

/** No redirect is followed (the library says so in `options`, and how long to wait), and no endless answer is read. */
const bounded =
  (send: Gate): CustomFetch =>
  async (url, { body, signal, ...rest }) => {
    const sent = body instanceof URLSearchParams || typeof body === 'string' ? { body } : {};
    try {
      const within = signal ?? AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
      const response = await send(url, { ...rest, ...sent, signal: within, redirect: 'manual' });
      if (response.status >= 500) {
        await response.body?.cancel();
        throw new DirectorySignInError('unavailable');
      }
      const { status, headers } = response;
      return new Response(await wholeOf(response), { status, headers });
    } catch (error) {
      throw error instanceof DirectorySignInError ? error : new DirectorySignInError('unavailable', { cause: error });
    }
  };

/** @throws DirectorySignInError `refused` where it is larger than any answer of a provider. */
async function wholeOf({ body }: Response): Promise<string | null> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > ANSWER_LIMIT) throw new DirectorySignInError('refused');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function asRefusal(error: unknown): DirectorySignInError {
  if (error instanceof DirectorySignInError) return error;
  if (error instanceof Error && error.cause instanceof DirectorySignInError) return error.cause;
  const isCancelled = error instanceof AuthorizationResponseError && error.error === 'access_denied';
  return new DirectorySignInError(isCancelled ? 'cancelled' : 'refused', { cause: error });
}
