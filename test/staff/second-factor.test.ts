import { Secret, TOTP } from 'otpauth';
import type { StaffServiceDeps } from '../../src/staff/index.ts';
import { totpCounter } from '../../src/staff/totp.ts';
import { openStaffStage, PASSWORD, type StaffStage, signedInAs } from './staff-stage.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HERE = { address: '10.0.0.1' };

describe('codes of an authenticator app', () => {
  // RFC 6238 appendix B, SHA-1: the last six of the eight digits.
  const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer as ArrayBuffer }).base32;
  it.each([
    [59, '287082', 1],
    [1111111109, '081804', 37037036],
    [1111111111, '050471', 37037037],
    [1234567890, '005924', 41152263],
    [20000000000, '353130', 666666666],
  ])('at %i s', (seconds, code, counter) => {
    expect(totpCounter(secret, code, new Date(seconds * SECOND))).toBe(counter);
    expect(totpCounter(secret, code, new Date((seconds + 30) * SECOND))).toBe(counter);
    expect(totpCounter(secret, code, new Date((seconds + 90) * SECOND))).toBeNull();
  });

  it('are six digits and nothing else', () => {
    for (const code of ['', '28708', '2870822', '28708a', '２８７０８２', '287 082']) {
      expect(totpCounter(secret, code, new Date(59 * SECOND))).toBeNull();
    }
  });
});

describe('the second factor', () => {
  let room: StaffStage;
  let id: string;
  const open = async (more: Partial<StaffServiceDeps> = {}) => {
    room = await openStaffStage(more);
    const made = await room.staff.add({
      username: 'wang',
      displayName: '值班律师',
      roles: ['lawyer'],
      password: PASSWORD,
    });
    id = made.id;
  };
  afterEach(() => room.stage.end());

  const self = () => ({ id, signInId: '', address: '10.0.0.1' });
  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({
      timestamp: room.stage.clock.now().getTime(),
    });
  const later = () => room.stage.clock.pass(30 * SECOND);
  async function enrol(): Promise<{ secret: string; recovery: string[] }> {
    const { secret } = await room.staff.own.beginSecondFactor(self(), PASSWORD);
    const recovery = await room.staff.own.confirmSecondFactor(self(), codeOf(secret));
    later();
    return { secret, recovery };
  }
  async function ticketOf(address = '10.0.0.1'): Promise<string> {
    const step = await room.staff.signIn('wang', PASSWORD, address);
    if (step.step !== 'second-factor') throw new Error('no code was asked for');
    return step.ticket;
  }
  const giveCode = (ticket: string, code: string, place = HERE) => room.staff.signInWithCode(ticket, code, place);

  it('is on from its first code, is then asked for, and keeps its secret sealed', async () => {
    await open();
    const { secret, uri } = await room.staff.own.beginSecondFactor(self(), PASSWORD);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(decodeURIComponent(uri)).toMatch(/^otpauth:\/\/totp\/12348公共法律服务热线:wang\?/);
    await signedInAs(room.staff, 'wang');
    await expect(room.staff.own.confirmSecondFactor(self(), '000000')).rejects.toMatchObject({
      code: 'hotline_staff_invalid',
      details: [{ field: 'code' }],
    });
    const recovery = await room.staff.own.confirmSecondFactor(self(), codeOf(secret));
    expect(new Set(recovery).size).toBe(10);
    const { account } = await room.staff.own.view(self());
    expect(account.secondFactor).toEqual({ on: true, since: room.stage.clock.now(), recoveryLeft: 10 });
    const ticket = await ticketOf();
    later();
    expect(await giveCode(ticket, codeOf(secret))).toMatchObject({ step: 'done', staff: { username: 'wang' } });
    const stored = JSON.stringify([await room.stored.accounts.get(id), await room.stored.auditEvents.read('audit')]);
    for (const hidden of [secret, PASSWORD, ticket, ...recovery]) expect(stored).not.toContain(hidden);
  });

  it('is begun with the password only, lives 15 minutes unconfirmed, and is not begun twice', async () => {
    await open();
    await expect(room.staff.own.beginSecondFactor(self(), 'wrong password')).rejects.toMatchObject({
      details: [{ field: 'password' }],
    });
    const { secret } = await room.staff.own.beginSecondFactor(self(), PASSWORD);
    room.stage.clock.pass(15 * MINUTE);
    const late = room.staff.own.confirmSecondFactor(self(), codeOf(secret));
    await expect(late).rejects.toMatchObject({ code: 'hotline_staff_second_factor_not_begun' });
    await enrol();
    const again = room.staff.own.beginSecondFactor(self(), PASSWORD);
    await expect(again).rejects.toMatchObject({ statusCode: 409, code: 'hotline_staff_second_factor_already_on' });
  });

  it('takes each code once, also when it is given twice at the same moment, and none that is older', async () => {
    await open();
    const { secret } = await enrol();
    const code = codeOf(secret);
    const tickets = [await ticketOf(), await ticketOf(), await ticketOf()];
    const both = await Promise.allSettled(tickets.slice(0, 2).map((ticket) => giveCode(ticket, code)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    later();
    const newer = codeOf(secret);
    room.stage.clock.pass(-30 * SECOND);
    await giveCode(await ticketOf(), newer);
    await expect(giveCode(tickets[2]!, code)).rejects.toMatchObject({ code: 'hotline_staff_wrong_code' });
  });

  it('takes each recovery code once, however it is typed, and tells how many are left', async () => {
    await open();
    const { recovery } = await enrol();
    await giveCode(await ticketOf(), ` ${recovery[0]!.toUpperCase().replace('-', ' ')} `);
    await expect(giveCode(await ticketOf(), recovery[0]!)).rejects.toMatchObject({ statusCode: 401 });
    expect((await room.staff.own.view(self())).account.secondFactor.recoveryLeft).toBe(9);
    const renewed = await room.staff.own.renewRecoveryCodes(self(), PASSWORD);
    await expect(giveCode(await ticketOf(), recovery[1]!)).rejects.toMatchObject({ statusCode: 401 });
    await giveCode(await ticketOf(), renewed[1]!);
  });

  it('is asked for with a ticket of five minutes, five tries, one address, and one sign-in', async () => {
    await open();
    const { secret } = await enrol();
    const over = { statusCode: 401, code: 'hotline_staff_ticket_over' };
    const elsewhere = await ticketOf();
    await expect(giveCode(elsewhere, codeOf(secret), { address: '10.9.9.9' })).rejects.toMatchObject(over);
    await giveCode(elsewhere, codeOf(secret));
    later();
    await expect(giveCode(elsewhere, codeOf(secret))).rejects.toMatchObject(over);
    const old = await ticketOf();
    room.stage.clock.pass(5 * MINUTE);
    await expect(giveCode(old, codeOf(secret))).rejects.toMatchObject(over);
    const tried = await ticketOf();
    for (let wrong = 0; wrong < 4; wrong += 1) {
      await expect(giveCode(tried, '000000')).rejects.toMatchObject({ code: 'hotline_staff_wrong_code' });
    }
    await giveCode(tried, codeOf(secret));
    await expect(giveCode('nonsense', codeOf(secret))).rejects.toMatchObject(over);
    await room.staff.sweep();
    room.stage.clock.pass(5 * MINUTE);
    await room.staff.sweep();
    expect(await room.stored.tickets.count({})).toBe(0);
  });

  it('locks the account after ten wrong codes, from wherever, whatever tickets are asked for', async () => {
    await open();
    const { secret } = await enrol();
    for (let wrong = 0; wrong < 10; wrong += 1) {
      const place = { address: `10.0.${wrong}.1` };
      await expect(giveCode(await ticketOf(place.address), '000000', place)).rejects.toMatchObject({ statusCode: 401 });
    }
    await expect(ticketOf('10.0.99.1')).rejects.toMatchObject({ code: 'hotline_staff_locked' });
    room.stage.clock.pass(15 * MINUTE);
    await giveCode(await ticketOf(), codeOf(secret));
  });

  it('is nothing that a wrong password learns of', async () => {
    await open();
    await enrol();
    await room.staff.add({ username: 'plain', displayName: '甲', roles: ['lawyer'], password: PASSWORD });
    const told = await Promise.all(
      ['wang', 'plain', 'nobody'].map((name) =>
        room.staff.signIn(name, 'wrong password', '10.0.0.1').catch(({ code, message }) => [code, message]),
      ),
    );
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it('is switched off with password and code, or by an admin, which ends the sign-ins', async () => {
    await open();
    const { secret } = await enrol();
    const off = (password: string, code: string) => room.staff.own.switchOffSecondFactor(self(), { password, code });
    await expect(off('wrong password', codeOf(secret))).rejects.toMatchObject({ details: [{ field: 'password' }] });
    for (let wrong = 0; wrong < 4; wrong += 1) {
      await expect(off(PASSWORD, '000000')).rejects.toMatchObject({ details: [{ field: 'code' }] });
    }
    await expect(off(PASSWORD, codeOf(secret))).rejects.toMatchObject({ statusCode: 429 });
    room.stage.clock.pass(15 * MINUTE);
    await off(PASSWORD, codeOf(secret));
    await expect(off(PASSWORD, codeOf(secret))).rejects.toMatchObject({ code: 'hotline_staff_second_factor_not_on' });
    const { token } = await signedInAs(room.staff, 'wang');
    await enrol();
    await room.staff.admin.resetSecondFactor(id, { id: 'a1', address: '10.0.0.9' });
    expect(await room.staff.whoIs(token)).toBeNull();
    await signedInAs(room.staff, 'wang');
    const audit = (await room.stored.auditEvents.read('audit')).map(({ who, what }) => `${who} ${what}`);
    expect(audit).toEqual(expect.arrayContaining([`${id} second-factor-off`, 'a1 staff-second-factor-reset']));
  });

  it('where everybody must have one: nothing else works before, and it stays on', async () => {
    await open({ secondFactor: 'required' });
    const { token } = await signedInAs(room.staff, 'wang');
    expect(await room.staff.whoIs(token)).toBeNull();
    expect(await room.staff.signedIn(token)).toMatchObject({ mustDo: 'enrol', staff: { username: 'wang' } });
    const { secret } = await enrol();
    expect(await room.staff.whoIs(token)).toMatchObject({ username: 'wang' });
    const off = room.staff.own.switchOffSecondFactor(self(), { password: PASSWORD, code: codeOf(secret) });
    await expect(off).rejects.toMatchObject({ statusCode: 409, code: 'hotline_staff_second_factor_required' });
  });

  it('where nobody has one: it is neither begun nor asked for', async () => {
    await open();
    await enrol();
    const { accounts } = room.stored;
    const kept = (await accounts.get(id))!;
    await room.stage.end();
    await open({ secondFactor: 'off' });
    await room.stored.accounts.change(id, (account) => ({ ...account, secondFactor: kept.secondFactor }));
    await signedInAs(room.staff, 'wang');
    const begun = room.staff.own.beginSecondFactor(self(), PASSWORD);
    await expect(begun).rejects.toMatchObject({ code: 'hotline_staff_second_factor_off' });
  });
});
