import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Provider, { type JWK } from 'oidc-provider';
import { pino } from 'pino';
import { answerErrors } from '../../src/desk/error-response.ts';
import type { DeskDeps } from '../../src/desk/index.ts';
import { mountDirectorySignIn } from '../../src/desk/oidc-routes.ts';
import { mountSignIn } from '../../src/desk/sign-in-routes.ts';
import { openDirectorySignIn } from '../../src/staff/index.ts';
import { createFieldSeal } from '../../src/storage/index.ts';
import { openStaffStage, type StaffStage } from '../staff/staff-stage.ts';
import { oidcShelf } from './oidc-shelf.ts';

/** Claims of somebody in the directory, beside `sub`. */
export type DirectoryClaims = Record<string, unknown>;

const listening = (server: Server) =>
  new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
const closed = (server: Server) => {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(resolve);
  });
};

/** Signs the directory's tokens. */
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** The bureau's directory: a real OpenID provider over HTTP, in which everybody signs in at once. */
export class TestDirectory {
  /** Who is at the keyboard; null: who clicks "cancel". */
  person: string | null = 'sub-1';
  readonly people = new Map<string, DirectoryClaims>();
  /** Changes the token before it leaves. */
  idToken: (token: string) => string = (token) => token;
  down = false;
  /** Answers these paths instead of the provider. */
  readonly instead = new Map<string, (response: ServerResponse) => void>();
  readonly calls: string[] = [];
  /** What was asked at the second address. */
  readonly callsElsewhere: string[] = [];

  private constructor(
    readonly issuer: string,
    private readonly servers: readonly Server[],
    redirectUri: string,
    elsewhere: string | null,
  ) {
    const provider = new Provider(issuer, {
      adapter: oidcShelf(),
      clients: [{ client_id: 'hotline', client_secret: 'secret-of-the-hotline', redirect_uris: [redirectUri] }],
      jwks: { keys: [{ ...KEY.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'key-1' } as JWK] },
      cookies: { keys: ['cookie-key'] },
      scopes: ['openid', 'profile', 'groups'],
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: async () => ({ sub: accountId, ...this.people.get(accountId) }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const { provider: own, client, session } = oidc;
        const grant = new own.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
        grant.addOIDCScope('openid profile groups');
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
    });
    provider.use(async (context, next) => {
      await next();
      const body: unknown = context.body;
      if (context.path === '/token' && typeof body === 'object' && body !== null && 'id_token' in body) {
        context.body = { ...body, id_token: this.idToken(String(body.id_token)) };
      }
      if (elsewhere !== null && context.path.endsWith('/openid-configuration')) {
        const moved = ['token', 'me', 'jwks'].map((path) => [`${issuer}/${path}`, `${elsewhere}/${path}`] as const);
        const told = new Map<unknown, string>(moved);
        context.body = Object.fromEntries(
          Object.entries(body as object).map(([name, value]) => [name, told.get(value) ?? value]),
        );
      }
    });
    const answer = provider.callback();
    const [server, second] = servers;
    second?.on('request', (request: IncomingMessage) => this.callsElsewhere.push(request.url ?? ''));
    second?.on('request', answer);
    server?.on('request', async (request: IncomingMessage, response: ServerResponse) => {
      const path = request.url?.split('?')[0] ?? '';
      this.calls.push(path);
      const instead = this.instead.get(path);
      if (instead !== undefined) {
        instead(response);
        return;
      }
      if (this.down) {
        response.writeHead(503).end();
        return;
      }
      if (!request.url?.startsWith('/interaction/')) {
        await answer(request, response);
        return;
      }
      const result =
        this.person === null ? { error: 'access_denied' } : { login: { accountId: this.person, remember: false } };
      await provider.interactionFinished(request, response, result);
    });
  }

  /** @param apart token, keys and UserInfo lie at another origin, as large providers have them. */
  static async open(redirectUri: string, apart: boolean): Promise<TestDirectory> {
    const servers = Array.from({ length: apart ? 2 : 1 }, () => createServer());
    const [issuer = '', elsewhere = null] = await Promise.all(
      servers.map(async (server) => `http://127.0.0.1:${await listening(server)}`),
    );
    return new TestDirectory(issuer, servers, redirectUri, elsewhere);
  }

  /** The token with other claims, signed by this key. */
  signed(token: string, change: Record<string, unknown>, key: KeyObject = KEY): string {
    const [header = '', payload = ''] = token.split('.');
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change };
    const text = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
  }

  end(): Promise<unknown> {
    return Promise.all(this.servers.map(closed));
  }
}

/** A browser: keeps cookies by site, follows redirects one by one. */
export class TestBrowser {
  readonly cookies = new Map<string, Map<string, string>>();
  /** `Set-Cookie` lines as they came. */
  readonly set: string[] = [];

  async get(url: string): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) {
      this.set.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Expires=Thu, 01 Jan 1970/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follow redirects until one leads to an address that `stop` names. @returns that address. */
  async follow(url: string, stop: (url: string) => boolean): Promise<string> {
    let at = url;
    for (let step = 0; step < 10; step += 1) {
      const response = await this.get(at);
      await response.arrayBuffer();
      const next = response.headers.get('location');
      if (next === null) throw new Error(`no redirect from ${new URL(at).pathname}: ${response.status}`);
      at = new URL(next, at).href;
      if (stop(at)) return at;
    }
    throw new Error('too many redirects');
  }
}

/** The desk's sign-in over HTTP, with the directory beside it. */
export class OidcWorld {
  private constructor(
    readonly room: StaffStage,
    readonly url: string,
    readonly directory: TestDirectory,
    readonly logged: string[],
    private readonly server: Server,
  ) {}

  static async open({ secureCookies = false, apart = false } = {}): Promise<OidcWorld> {
    const room = await openStaffStage();
    const server = createServer();
    const url = `http://127.0.0.1:${await listening(server)}`;
    const directory = await TestDirectory.open(`${url}/api/desk/oidc/callback`, apart);
    const logged: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => logged.push(line) });
    const { clock } = room.stage;
    const signIn = openDirectorySignIn(
      {
        OIDC_ISSUER: directory.issuer,
        OIDC_CLIENT_ID: 'hotline',
        OIDC_CLIENT_SECRET: 'secret-of-the-hotline',
        OIDC_NAME: '司法局统一认证',
        OIDC_ROLES: 'hotline-lawyers=lawyer,hotline-supervisors=supervisor,hotline-admins=admin',
        OIDC_ROLES_CLAIM: 'groups',
        PUBLIC_BASE_URL: `${url}/`,
      },
      { staff: room.staff, seal: createFieldSeal(Buffer.alloc(32, 7).toString('base64')), clock, log },
    );
    const router = express.Router();
    const deps = { staff: room.staff, audit: room.audit, roster: room.stage.roster, secureCookies, log };
    // Only what signing in stands on.
    const desk = { ...deps, clock, directory: signIn } as unknown as DeskDeps;
    mountSignIn(router, desk);
    mountDirectorySignIn(router, desk);
    router.use(answerErrors(log));
    const app = express();
    app.use('/api/desk', express.json(), router);
    server.on('request', app);
    return new OidcWorld(room, url, directory, logged, server);
  }

  /** From the button to the page that the browser ends on, below our address. */
  async signIn(browser = new TestBrowser()): Promise<string> {
    const end = await browser.follow(`${this.url}/api/desk/oidc/start`, (at) => at.startsWith(`${this.url}/desk`));
    return end.slice(this.url.length);
  }

  /** As {@link signIn}, but stopped before the browser comes back to us. @returns where it would go. */
  toCallback(browser: TestBrowser): Promise<string> {
    return browser.follow(`${this.url}/api/desk/oidc/start`, (at) => at.includes('/oidc/callback'));
  }

  async back(browser: TestBrowser, callback: string): Promise<string> {
    const response = await browser.get(callback);
    return response.headers.get('location') ?? String(response.status);
  }

  async whoIs(browser: TestBrowser): Promise<{ username: string; roles: string[] } | null> {
    const response = await browser.get(`${this.url}/api/desk/session`);
    const body = (await response.json()) as { staff?: { username: string; roles: string[] } };
    return body.staff ?? null;
  }

  async end(): Promise<void> {
    await this.directory.end();
    await closed(this.server);
    await this.room.stage.end();
  }
}
