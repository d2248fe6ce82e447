import { ROLES as SERVER_ROLES } from '../../src/staff/account.ts';
import { ACCESS, STAFF_KINDS } from '../../src/staff/index.ts';
import { accountProblem } from '../../web/desk/account/account-problem.ts';
import { codeDigits, groupsOfFour, minutesIn } from '../../web/desk/account/code.ts';
import { newPasswordProblem } from '../../web/desk/account/new-password.ts';
import { passwordStrength } from '../../web/desk/account/password-strength.ts';
import { directoryProblem, signInProblem } from '../../web/desk/account/sign-in-problem.ts';
import { ApiError } from '../../web/desk/api-error.ts';
import { clientNames, profileChange, profileDraft, profileProblem } from '../../web/desk/staff/profile-draft.ts';
import { actionsOn, isDangerous, isUsername, roleChange } from '../../web/desk/staff/staff-actions.ts';
import { NO_FILTER, shownStaff } from '../../web/desk/staff/staff-filter.ts';
import { staffProblem } from '../../web/desk/staff/staff-problem.ts';
import { KINDS, ROLES, STAFF_ACTIONS, type StaffMember } from '../../web/desk/staff/types.ts';
import { zhCN } from '../../web/desk/texts/zh-CN.ts';

const t = zhCN.account;

describe('strength of a password', () => {
  it.each([
    ['lawyer1-lawyer1', 'weak', 'username'],
    ['password123', 'weak', 'common'],
    ['woaini1314', 'weak', 'common'],
    ['19800101138', 'weak', 'digits'],
    ['aaaaaaaaaaaa', 'weak', 'repeated'],
    ['abcabcabcabc', 'weak', 'repeated'],
    ['abcdefghij', 'weak', 'sequence'],
    ['qwertyuiopasdf', 'weak', 'common'],
    ['correct horse battery', 'good', 'fine'],
    ['窗台上三只橘猫在打盹', 'good', 'fine'],
  ])('of %s is %s: %s', (password, level, why) => {
    expect(passwordStrength(password, 'lawyer1')).toEqual({ level, why });
  });

  it('does not fall when something is added at random', () => {
    const order = { weak: 0, fair: 1, good: 2 };
    const grown = ['k7', 'k7Qz', 'k7Qzx!', 'k7Qzx!m2p', 'k7Qzx!m2pW4v', 'k7Qzx!m2pW4vRt9u'].map(
      (password) => order[passwordStrength(password, 'lawyer1').level],
    );
    expect(grown).toEqual([...grown].sort());
    expect([grown[0], grown.at(-1)]).toEqual([0, 2]);
  });
});

it('a new password is looked at before it is sent', () => {
  const wrong = (next: string, again = next, current = 'demo-0123456789') =>
    newPasswordProblem({ current, next, again }, 'duty-lawyer-1', t.password);
  expect(wrong('x', 'x', '')?.field).toBe('current');
  expect(wrong('短密码')).toEqual({ field: 'next', words: '太短：还差 7 个字符' });
  expect(wrong('x'.repeat(201))?.words).toBe('太长：最多 200 个字符');
  expect(wrong('Duty-Lawyer-1')?.field).toBe('next');
  expect(wrong('demo-0123456789')?.words).toBe(t.password.same);
  expect(wrong('窗台上三只橘猫在打盹', '窗台上三只黑猫在打盹')?.field).toBe('again');
  expect(wrong('窗台上三只橘猫在打盹')).toBeNull();
});

it('codes are read as they are typed, pasted or shown', () => {
  expect(['123 456', '１２３４５６', '123-4567', '12a3'].map(codeDigits)).toEqual([
    '123456',
    '123456',
    '123456',
    '123',
  ]);
  expect(groupsOfFour('JBSWY3DPEHPK3PXPAB')).toBe('JBSW Y3DP EHPK 3PXP AB');
  expect(['请12分钟后再试。', 'wait 3 minutes', '请稍后再试'].map(minutesIn)).toEqual([12, 3, null]);
});

describe('why somebody is not signed in', () => {
  const said = (status: number, code: string, message = '', step: 'password' | 'code' | 'recovery' = 'password') =>
    signInProblem(new ApiError(status, code, message), step, zhCN.signIn);

  it('is said for each step', () => {
    expect(said(401, 'hotline_staff_wrong_password')).toBe('账号或密码不对');
    expect(said(401, 'hotline_staff_wrong_code', '', 'code')).toBe(zhCN.signIn.second.wrong);
    expect(said(401, 'hotline_staff_wrong_code', '', 'recovery')).toBe(zhCN.signIn.second.wrongRecovery);
    expect(said(401, 'hotline_staff_ticket_over', '', 'code')).toBe(zhCN.signIn.second.expired);
    expect(said(0, 'no_answer')).toBe(zhCN.signIn.failed);
  });

  it('names the minutes to wait, of an address and of an account', () => {
    expect(said(429, 'hotline_staff_too_many_sign_ins', '登录失败次数太多，请7分钟后再试。')).toContain('请 7 分钟后');
    expect(said(429, 'hotline_staff_locked', '这个账号已锁定。请20分钟后再试')).toMatch(/锁定.*20 分钟/);
  });

  it('is told by the directory in the address', () => {
    const told = (search: string) => directoryProblem(search, '省统一认证', zhCN.signIn);
    expect(told('')).toBe('');
    expect(told('?signin=no-role')).toContain('省统一认证');
    expect(told('?signin=something-new')).toBe(zhCN.signIn.reasons.other);
  });
});

it('a refused change of one’s own account names the field', () => {
  const problem = (status: number, code: string, field?: string, why = '') =>
    accountProblem(
      new ApiError(status, code, '', field === undefined ? [] : [{ field, problem: why }]),
      'password',
      zhCN,
    );
  expect(problem(422, 'hotline_staff_invalid', 'password')).toEqual({ field: 'password', words: '密码不对' });
  expect(problem(422, 'hotline_staff_invalid', 'code').field).toBe('code');
  expect(problem(422, 'hotline_staff_invalid', 'next', '太常见')).toEqual({
    field: 'next',
    words: '这个密码不能用：太常见',
  });
  expect(problem(409, 'hotline_staff_second_factor_required')).toEqual({ field: null, words: t.second.required });
  expect(problem(0, 'no_answer')).toEqual({ field: null, words: zhCN.state.noAnswer });
});

const member = (part: Partial<StaffMember>): StaffMember => ({
  id: 's1',
  username: 'lawyer1',
  displayName: '值班律师一号',
  roles: ['lawyer'],
  disabled: false,
  locked: false,
  mustChangePassword: false,
  secondFactor: false,
  source: 'local',
  linkAllowed: false,
  lastSignInAt: null,
  profile: {
    kind: 'lawyer',
    skills: ['labour'],
    languages: [],
    regions: ['340321'],
    capacity: { text: 3, voice: 1 },
    provider: '',
    hasPhone: false,
    clients: ['示例建筑公司'],
  },
  ...part,
});

describe('accounts of colleagues', () => {
  it('have a word for every role and kind of the server', () => {
    expect([...ROLES].sort()).toEqual([...SERVER_ROLES].sort());
    expect([...KINDS].sort()).toEqual([...STAFF_KINDS].sort());
    expect(ROLES.filter((role) => zhCN.staff.roleNames[role] === undefined)).toEqual([]);
    expect(KINDS.filter((kind) => zhCN.staff.kinds[kind] === undefined)).toEqual([]);
  });

  it('have only actions that the server has, for administrators', () => {
    const rules = Object.values(ACCESS).filter(({ path }) => path.startsWith('/staff/:id/'));
    const paths = rules.filter(({ roles }) => roles.join() === 'admin').map(({ path }) => path.slice(11));
    expect([...STAFF_ACTIONS].sort()).toEqual(paths.sort());
  });

  it('are acted on as they are', () => {
    expect(actionsOn(member({}), 's1')).toEqual([]);
    expect(actionsOn(member({ disabled: true, locked: true }), 's9')).toEqual(['enable']);
    expect(actionsOn(member({ locked: true, secondFactor: true }), 's9')).toEqual([
      'unlock',
      'password',
      'second-factor-reset',
      'sign-out',
      'disable',
    ]);
    expect(actionsOn(member({ source: 'directory', secondFactor: true }), 's9')).toEqual(['sign-out', 'disable']);
    expect(STAFF_ACTIONS.filter((action) => !isDangerous(action))).toEqual(['unlock', 'enable']);
    expect(roleChange(['lawyer', 'admin'], ['lawyer', 'supervisor'])).toEqual({
      takes: ['admin'],
      gives: ['supervisor'],
    });
  });

  it('are found by name, user name, role and state', () => {
    const list = [
      member({}),
      member({ id: 's2', username: 'admin1', displayName: '管理员', roles: ['admin'], secondFactor: true }),
      member({ id: 's3', username: 'lawyer9', displayName: '值班律师九号', disabled: true, locked: true }),
      member({ id: 's4', username: 'ext', displayName: '外来', source: 'directory', mustChangePassword: true }),
    ];
    const ids = (part: object) => shownStaff(list, { ...NO_FILTER, ...part }).map(({ id }) => id);
    expect(ids({}).sort()).toEqual(['s1', 's2', 's4']);
    expect(ids({ q: ' 值班 律师 ' })).toEqual(['s1']);
    expect(ids({ q: 'ADMIN' })).toEqual(['s2']);
    expect(ids({ role: 'admin' })).toEqual(['s2']);
    expect(ids({ state: 'locked' })).toEqual([]);
    expect(ids({ state: 'noSecond' })).toEqual(['s1']);
    expect(ids({ state: 'mustChange' })).toEqual(['s4']);
    expect(ids({ state: 'disabled' })).toEqual(['s3']);
    expect(ids({ state: 'all' })).toHaveLength(4);
  });

  it('have user names that the server takes', () => {
    expect(['lawyer3', 'a.b-c_d', '1a'].map(isUsername)).toEqual([true, true, true]);
    expect(['Lawyer', 'a', '张三', '-a', 'a b', 'x'.repeat(33)].some(isUsername)).toBe(false);
  });

  it('are refused in words', () => {
    const said = (status: number, code: string, details: { field: string; problem: string }[] = []) =>
      staffProblem(new ApiError(status, code, 'English', details), zhCN, 'lawyer1');
    expect(said(409, 'hotline_staff_last_admin')).toContain('最后一个');
    expect(said(409, 'hotline_staff_own_account')).toContain('自己');
    expect(said(409, 'hotline_staff_username_taken')).toContain('lawyer1');
    expect(said(422, 'hotline_staff_invalid', [{ field: 'displayName', problem: '太长' }])).toBe('没有保存：太长');
    expect(said(500, 'hotline_internal')).toBeNull();
  });
});

describe('a duty profile', () => {
  const { profile } = member({});

  it('is sent as it was read when nothing is changed', () => {
    const { hasPhone: _, ...same } = profile;
    expect(profileChange(profileDraft(profile))).toEqual(same);
  });

  it('takes names one a line, once each', () => {
    expect(clientNames(' 示例  公司\n\n示例 公司\n张示例 ')).toEqual(['示例 公司', '张示例']);
  });

  it('is refused before it is sent', () => {
    const said = (part: object) => profileProblem({ ...profileDraft(profile), ...part }, zhCN.staff.profile);
    expect(said({})).toBe('');
    expect(said({ regions: ['3403'] })).toBe(zhCN.staff.profile.regionWrong);
    expect(said({ clients: '示例公司\n\n甲' })).toContain('第 3 行');
    expect(said({ clients: Array.from({ length: 201 }, (_, at) => `公司${at}`).join('\n') })).toContain('200');
  });
});
