import { generateKeyPairSync } from 'node:crypto';
import { PASSWORD, signedInAs } from '../staff/staff-stage.ts';
import { OidcWorld, TestBrowser } from './oidc-world.ts';

const MINUTE = 60_000;

describe('signing in by the bureau’s directory', () => {
  let world: OidcWorld;
  beforeEach(async () => {
    world = await OidcWorld.open();
    world.directory.people.set('sub-1', {
      preferred_username: 'Wang.L',
      name: '值班律师甲',
      groups: ['hotline-lawyers'],
    });
  });
  afterEach(() => world.end());

  const accounts = () => world.room.staff.listed();
  const failed = (reason: string) => `/desk?signin=${reason}`;

  it('makes an account with the roles of the directory, and needs no password and no code of ours', async () => {
    const options = await fetch(`${world.url}/api/desk/sign-in-options`);
    expect(await options.json()).toEqual({ local: true, oidc: { name: '司法局统一认证' } });
    const browser = new TestBrowser();
    expect(await world.signIn(browser)).toBe('/desk');
    expect(await world.whoIs(browser)).toMatchObject({
      username: 'wang.l',
      displayName: '值班律师甲',
      roles: ['lawyer'],
    });
    const [account] = await accounts();
    expect(account).toMatchObject({ source: 'directory', mustChangePassword: false, secondFactor: false });
    const self = { id: account!.id, signInId: '', address: '' };
    for (const refused of [
      world.room.staff.own.changePassword(self, { current: PASSWORD, next: PASSWORD }),
      world.room.staff.own.beginSecondFactor(self, PASSWORD),
      world.room.staff.admin.setPassword(account!.id, { id: null, address: '' }),
      world.room.staff.admin.setRoles(account!.id, ['admin'], { id: null, address: '' }),
    ]) {
      await expect(refused).rejects.toMatchObject({ statusCode: 409, code: 'hotline_staff_directory_account' });
    }
    await expect(signedInAs(world.room.staff, 'wang.l', '')).rejects.toMatchObject({ statusCode: 401 });
  });

  it('goes with PKCE, state and nonce, which wait in a cookie for ten minutes', async () => {
    const browser = new TestBrowser();
    const response = await browser.get(`${world.url}/api/desk/oidc/start`);
    const asked = new URL(response.headers.get('location')!).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid profile groups',
      redirect_uri: `${world.url}/api/desk/oidc/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)!.length).toBeGreaterThan(40);
    expect(browser.set[0]).toMatch(
      /^hotline_oidc=v2\.[\w.-]+; Max-Age=600; Path=\/api\/desk\/oidc; .*HttpOnly; SameSite=Lax$/,
    );
    expect(decodeURIComponent(browser.set[0]!)).not.toContain(asked.get('state')!);
  });

  it('follows the directory’s roles at each sign-in; without one nobody is let in, nor stays', async () => {
    const browser = new TestBrowser();
    await world.signIn(browser);
    const groups = (names: unknown) =>
      world.directory.people.set('sub-1', { preferred_username: 'wang.l', name: '甲', groups: names });
    groups(['hotline-supervisors', 'others']);
    expect(await world.signIn()).toBe('/desk');
    expect((await world.whoIs(browser))?.roles).toEqual(['supervisor']);
    for (const none of [[], ['others'], undefined, 7]) {
      groups(none);
      expect(await world.signIn()).toBe(failed('no-role'));
    }
    expect(await world.whoIs(browser)).toBeNull();
    expect((await accounts())[0]?.roles).toEqual([]);
    world.directory.person = 'sub-2';
    world.directory.people.set('sub-2', { preferred_username: 'li', name: '乙', groups: ['others'] });
    expect(await world.signIn()).toBe(failed('no-role'));
    expect(await accounts()).toHaveLength(1);
  });

  it('knows a person by issuer and subject: a new name there is the same account, an old name taken up is not', async () => {
    await world.signIn();
    world.directory.people.set('sub-1', {
      preferred_username: 'wang.married',
      name: '甲',
      groups: ['hotline-lawyers'],
    });
    expect(await world.signIn()).toBe('/desk');
    expect((await accounts()).map(({ username }) => username)).toEqual(['wang.l']);
    world.directory.person = 'sub-9';
    world.directory.people.set('sub-9', { preferred_username: 'wang.l', name: '丙', groups: ['hotline-admins'] });
    expect(await world.signIn()).toBe(failed('name-taken'));
  });

  it('takes over a local account of the same name only where an admin allowed it, once', async () => {
    const { id } = await world.room.staff.add({
      ...{ username: 'wang.l', displayName: '值班律师', roles: ['supervisor'], password: PASSWORD },
    });
    const local = await signedInAs(world.room.staff, 'wang.l');
    expect(await world.signIn()).toBe(failed('name-taken'));
    await world.room.staff.admin.change(id, { linkAllowed: true }, { id: 'a1', address: '' });
    const browser = new TestBrowser();
    expect(await world.signIn(browser)).toBe('/desk');
    expect(await world.whoIs(browser)).toMatchObject({ id, username: 'wang.l', roles: ['lawyer'] });
    expect(await world.room.staff.whoIs(local.token)).toBeNull();
    await expect(signedInAs(world.room.staff, 'wang.l')).rejects.toMatchObject({ statusCode: 401 });
    expect(await accounts()).toMatchObject([{ source: 'directory', linkAllowed: false }]);
    world.directory.person = 'sub-2';
    world.directory.people.set('sub-2', { preferred_username: 'wang.l', name: '乙', groups: ['hotline-lawyers'] });
    expect(await world.signIn()).toBe(failed('name-taken'));
  });

  it('a closed account stays closed', async () => {
    await world.signIn();
    await world.room.staff.setDisabled('wang.l', true);
    expect(await world.signIn()).toBe(failed('disabled'));
    expect((await accounts())[0]?.disabled).toBe(true);
  });

  it('refuses a wrong state, a cookie of somebody else, none, an old one, and one that was made up', async () => {
    const browser = new TestBrowser();
    const callback = await world.toCallback(browser);
    const other = new URL(callback);
    other.searchParams.set('state', 'A'.repeat(43));
    const copy = async (change: (jar: Map<string, string>) => void) => {
      const copied = new TestBrowser();
      const jar = new Map(browser.cookies.get(world.url));
      change(jar);
      copied.cookies.set(world.url, jar);
      return copied;
    };
    expect(await world.back(await copy(() => {}), other.href)).toBe(failed('refused'));
    expect(await world.back(new TestBrowser(), callback)).toBe(failed('expired'));
    const elsewhere = new TestBrowser();
    await world.toCallback(elsewhere);
    expect(await world.back(elsewhere, callback)).toBe(failed('refused'));
    const made = await copy((jar) => jar.set('hotline_oidc', 'v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'));
    expect(await world.back(made, callback)).toBe(failed('expired'));
    world.room.stage.clock.pass(10 * MINUTE + 1);
    expect(await world.back(await copy(() => {}), callback)).toBe(failed('expired'));
    expect(await accounts()).toEqual([]);
  });

  it('takes a callback once', async () => {
    const browser = new TestBrowser();
    const callback = await world.toCallback(browser);
    const thief = new TestBrowser();
    thief.cookies.set(world.url, new Map(browser.cookies.get(world.url)));
    expect(await world.back(browser, callback)).toBe('/desk');
    expect(await world.back(browser, callback)).toBe(failed('expired'));
    expect(await world.back(thief, callback)).toBe(failed('refused'));
    expect(await world.whoIs(thief)).toBeNull();
  });

  it('refuses a token of another key, for another client, of another issuer, another nonce, and one that is over', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { directory } = world;
    const now = Math.trunc(Date.now() / 1000);
    for (const tampered of [
      (token: string) => directory.signed(token, {}, privateKey),
      (token: string) => directory.signed(token, { aud: 'another' }),
      (token: string) => directory.signed(token, { iss: 'https://elsewhere.example' }),
      (token: string) => directory.signed(token, { nonce: 'another' }),
      (token: string) => directory.signed(token, { iat: now - 7200, exp: now - 3600 }),
      (token: string) => `${token.slice(0, -8)}AAAAAAAA`,
      () => 'nonsense',
    ]) {
      directory.idToken = tampered;
      expect(await world.signIn()).toBe(failed('refused'));
    }
    expect(await accounts()).toEqual([]);
    directory.idToken = (token) => directory.signed(token, {});
    expect(await world.signIn()).toBe('/desk');
  });

  it('follows no redirect of the directory, and reads no more of an answer than there can be', async () => {
    const { directory } = world;
    directory.instead.set('/token', (response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await world.signIn()).toBe(failed('refused'));
    expect(directory.calls).not.toContain('/elsewhere');
    let cut = (): void => {};
    const isCut = new Promise<void>((resolve) => {
      cut = resolve;
    });
    directory.instead.set('/token', (response) => {
      const more = () => {
        while (response.write(' '.repeat(65_536)));
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.on('drain', more).on('close', cut);
      more();
    });
    expect(await world.signIn()).toBe(failed('refused'));
    await isCut;
    directory.instead.clear();
    expect(await world.signIn()).toBe('/desk');
  });

  it('tells who turned back, and what names cannot be ours', async () => {
    world.directory.person = null;
    expect(await world.signIn()).toBe(failed('cancelled'));
    world.directory.person = 'sub-3';
    for (const name of ['王小明', '', undefined, '../etc']) {
      world.directory.people.set('sub-3', { preferred_username: name, name: '甲', groups: ['hotline-lawyers'] });
      expect(await world.signIn()).toBe(failed('bad-name'));
    }
    world.directory.people.set('sub-3', { preferred_username: 'li@bureau.example', groups: ['hotline-lawyers'] });
    expect(await world.signIn()).toBe('/desk');
    expect(await accounts()).toMatchObject([{ username: 'li@bureau.example', displayName: 'li@bureau.example' }]);
  });

  it('with the directory down the password still opens, and the directory is asked again later', async () => {
    await world.room.staff.add({ username: 'li', displayName: '乙', roles: ['lawyer'], password: PASSWORD });
    world.directory.down = true;
    expect(await world.signIn()).toBe(failed('unavailable'));
    await signedInAs(world.room.staff, 'li');
    world.directory.down = false;
    const browser = new TestBrowser();
    const callback = await world.toCallback(browser);
    world.directory.down = true;
    expect(await world.back(browser, callback)).toBe(failed('unavailable'));
    world.directory.down = false;
    expect(await world.signIn()).toBe('/desk');
    const found = world.directory.calls.filter((path) => path.includes('openid-configuration'));
    expect(found).toHaveLength(2);
  });

  it('leads back to the sign-in page also when something fails here', async () => {
    const { accounts: stored } = world.room.stored;
    stored.find = () => Promise.reject(new Error('the database is away'));
    expect(await world.signIn()).toBe(failed('unavailable'));
    expect(world.logged.join()).toContain('the database is away');
  });

  it('writes down who came and who was refused, and no token', async () => {
    const browser = new TestBrowser();
    const callback = await world.toCallback(browser);
    const code = new URL(callback).searchParams.get('code')!;
    let token = '';
    world.directory.idToken = (given) => {
      token = given;
      return `${given}x`;
    };
    await world.back(browser, callback);
    world.directory.idToken = (given) => given;
    await world.signIn();
    world.directory.people.set('sub-1', { preferred_username: 'wang.l', groups: [] });
    await world.signIn();
    const [account] = await accounts();
    const audit = await world.room.stored.auditEvents.read('audit');
    expect(audit.map(({ who, what, subject }) => [who, what, subject])).toEqual([
      [account!.id, 'staff-add', account!.id],
      [account!.id, 'sign-in', account!.id],
      [account!.id, 'staff-roles', account!.id],
      [account!.id, 'sign-in-refused', 'directory no-role'],
    ]);
    const written = JSON.stringify([audit, world.logged]);
    expect(world.logged.join()).toContain('sign-in by the directory failed');
    for (const hidden of [code, token, 'secret-of-the-hotline', 'wang']) expect(written).not.toContain(hidden);
  });
});

describe('a directory whose endpoints lie at other addresses than its issuer', () => {
  it('is asked where its own description says', async () => {
    const world = await OidcWorld.open({ apart: true });
    try {
      const { people, callsElsewhere } = world.directory;
      people.set('sub-1', { preferred_username: 'wang', name: '甲', groups: ['hotline-lawyers'] });
      const browser = new TestBrowser();
      expect(await world.signIn(browser)).toBe('/desk');
      expect(await world.whoIs(browser)).toMatchObject({ username: 'wang', roles: ['lawyer'] });
      expect(new Set(callsElsewhere)).toEqual(new Set(['/token', '/jwks', '/me']));
    } finally {
      await world.end();
    }
  });
});

describe('the trip to the directory over https', () => {
  it('keeps its cookie for this host', async () => {
    const world = await OidcWorld.open({ secureCookies: true });
    try {
      const browser = new TestBrowser();
      await browser.get(`${world.url}/api/desk/oidc/start`);
      expect(browser.set[0]).toMatch(
        /^__Host-hotline_oidc=v2\.[\w.-]+; Max-Age=600; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
      );
    } finally {
      await world.end();
    }
  });
});
