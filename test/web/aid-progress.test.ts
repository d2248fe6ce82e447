import { JSDOM } from 'jsdom';
import { AidCallError, type OrderProgress, type Pass, type Progress } from '../../web/resident/aid/progress-api.ts';
import { ProgressPage, type ProgressWorld } from '../../web/resident/aid/progress-page.ts';
import { aidZhCN } from '../../web/resident/aid/texts/zh-CN.ts';
import { dayInWords, problemText } from '../../web/resident/aid/words.ts';
import { enterPage, leavePage } from '../support/page-globals.ts';

const NUMBER = 'FY20261122-0007-0';
const asked: Progress = {
  number: NUMBER,
  state: 'papers-asked',
  receivedOn: '2026-11-22',
  matterName: '讨要工资等劳动报酬',
  applicant: '张**',
  agency: { name: '示例法律援助中心', why: '' },
  limits: [],
  papers: [
    { id: 'p1', name: '身份证', note: '正反面', state: 'needed' },
    { id: 'p2', name: '欠条', note: '', state: 'received' },
  ],
  papersDueDay: '2026-12-05',
  decision: null,
  closing: null,
  lawyerName: null,
  appointment: null,
  objection: null,
  mayObject: false,
  mayWithdraw: true,
  steps: [{ on: '2026-11-22', step: 'submit' }],
};
const refused: Progress = {
  ...asked,
  state: 'refused',
  decision: { outcome: 'refused', on: '2026-11-23', codes: ['不符合经济困难标准'], reasons: '人均收入超过标准。' },
  mayObject: true,
  mayWithdraw: false,
};

const ORDER: OrderProgress = {
  number: 'GD20261122-0007-0',
  what: '投诉',
  state: 'REPLIED',
  stateText: '已经答复',
  openedOn: '2026-11-22',
  dueOn: null,
  reply: '已经加派话务员。',
  reason: '',
  steps: [
    { on: '2026-11-22', step: 'OPEN' },
    { on: '2026-11-24', step: 'COMPLETE' },
  ],
};

/** A server that knows one application, and what was asked of it. */
function serverOf(first: Progress) {
  const calls: string[] = [];
  const server = { application: first, calls, isPassGood: true, isLineDown: false };
  const api: ProgressWorld['api'] = {
    sendCode: async (number, phone) => {
      calls.push(`code ${number} ${phone}`);
    },
    byCode: async (_number, code) => {
      if (code !== '123456') throw new AidCallError(404, '申请编号或者验证码不对');
      return { application: server.application, pass: 'pass' };
    },
    read: async () => {
      if (!server.isPassGood) throw new AidCallError(404, '');
      return server.application;
    },
    object: async (_pass, words) => {
      if (server.isLineDown) throw new AidCallError(0, '');
      calls.push(`object ${words}`);
      server.application = {
        ...refused,
        mayObject: false,
        objection: { state: 'open', on: '2026-11-24', reasons: '' },
      };
      return server.application;
    },
    withdraw: async () => server.application,
    papers: async () => ({ files: [], isOpen: true, mayRemove: true, limits: { fileBytes: 1024 * 1024 } }),
    send: async (_pass, file, paperId) => {
      calls.push(`send ${file.name} ${paperId}`);
      return { isNew: true };
    },
    remove: async () => undefined,
    sendOrderCode: async (number, phone) => {
      calls.push(`order code ${number} ${phone}`);
    },
    orderByCode: async (_number, code) => {
      if (code !== '123456') throw new AidCallError(404, '');
      return { order: ORDER, pass: 'pass' };
    },
    readOrder: async () => ORDER,
  };
  return { server, api };
}

/** Lets what was started come to an end. */
const settled = () => new Promise((done) => setTimeout(done, 0));

afterAll(leavePage);

describe('the page of progress', () => {
  let pass: Pass | null;
  beforeEach(() => {
    const { window } = new JSDOM('<body></body>');
    enterPage({ window, document: window.document });
    pass = null;
  });

  async function open(first: Progress, number = '') {
    const { server, api } = serverOf(first);
    const kept = {
      read: () => pass,
      write: (to: Pass | null) => {
        pass = to;
      },
    };
    const page = new ProgressPage(aidZhCN, 'zh-CN', { api, pass: kept, number });
    document.body.append(page.element);
    await page.begin();
    const field = (id: string) => document.getElementById(id) as HTMLInputElement;
    const submit = async (form: Element | null) => {
      form?.dispatchEvent(new window.Event('submit', { cancelable: true, bubbles: true }));
      await settled();
    };
    const text = () => page.element.textContent ?? '';
    return { server, field, submit, text, page };
  }

  async function enter(at: Awaited<ReturnType<typeof open>>, code = '123456') {
    at.field('aid-phone').value = '８０００';
    await at.submit(at.field('aid-phone').closest('form'));
    at.field('aid-code').value = code;
    await at.submit(at.field('aid-code').closest('form'));
  }

  it('asks for number and digits, then for the code, then tells where it stands', async () => {
    const at = await open(asked, NUMBER);
    expect(at.field('aid-number').value).toBe(NUMBER);
    await at.submit(at.field('aid-phone').closest('form'));
    expect(at.text()).toContain('请填手机号的最后 4 位数字');
    await enter(at);
    expect(at.server.calls).toEqual([`code ${NUMBER} 8000`]);
    expect(at.text()).toContain('等您补材料');
    expect(at.text()).toContain('请在 2026年12月5日 前补交');
    expect(pass).toEqual({ number: NUMBER, pass: 'pass' });
  });

  it('says that number or code are wrong, and not which', async () => {
    const at = await open(asked, NUMBER);
    await enter(at, '000000');
    expect(document.querySelector('[role=alert]')?.textContent).toBe(aidZhCN.problem.code);
    expect(pass).toBeNull();
  });

  it('tells how a work order stands, by its number, and opens it again in this tab', async () => {
    const at = await open(asked, ORDER.number);
    await enter(at, '000000');
    expect(document.querySelector('[role=alert]')?.textContent).toBe(aidZhCN.problem.code);
    at.field('aid-code').value = '123456';
    await at.submit(at.field('aid-code').closest('form'));
    expect(at.server.calls).toEqual([`order code ${ORDER.number} 8000`]);
    for (const told of ['投诉 GD20261122-0007-0', '已经答复', '已经加派话务员。', '2026年11月24日'])
      expect(at.text()).toContain(told);
    expect(pass).toEqual({ number: ORDER.number, pass: 'pass' });
    const again = await open(asked);
    expect(again.text()).toContain('已经加派话务员。');
  });

  it('sends a paper for what is missing, and refuses what is too large before it goes', async () => {
    pass = { number: NUMBER, pass: 'pass' };
    const at = await open(asked);
    const input = document.querySelector('input[aria-label="身份证：拍照或选文件"]') as HTMLInputElement;
    const choose = async (file: { name: string; size: number }) => {
      Object.defineProperty(input, 'files', { value: [file], configurable: true });
      input.dispatchEvent(new window.Event('change'));
      await settled();
    };
    await choose({ name: '大.jpg', size: 2 * 1024 * 1024 });
    expect(at.text()).toContain('大.jpg 太大，最多 1 MB');
    await choose({ name: '证.jpg', size: 1000 });
    expect(at.server.calls).toEqual(['send 证.jpg p1']);
    expect(at.text()).toContain('证.jpg 已经收下');
  });

  it('keeps what was written while the line is down', async () => {
    pass = { number: NUMBER, pass: 'pass' };
    const at = await open(refused);
    at.server.isLineDown = true;
    const words = at.field('aid-objection-words');
    words.value = '收入算错了';
    await at.submit(words.closest('form'));
    expect(at.text()).toContain(aidZhCN.problem.noAnswer);
    expect(at.field('aid-objection-words').value).toBe('收入算错了');
  });

  it('shows the reasons of a refusal, how to object, and hands the objection in', async () => {
    pass = { number: NUMBER, pass: 'pass' };
    const at = await open(refused);
    for (const told of ['不予援助', '不符合经济困难标准', '人均收入超过标准', '5 日内审查'])
      expect(at.text()).toContain(told);
    // What was missing does not matter any more.
    expect(at.text()).not.toContain('还缺这些');
    const words = at.field('aid-objection-words');
    await at.submit(words.closest('form'));
    expect(at.text()).toContain('请写一下为什么不同意');
    words.value = '奖金不是每月都有';
    await at.submit(words.closest('form'));
    expect(at.server.calls).toEqual(['object 奖金不是每月都有']);
    expect(at.text()).toContain('异议正在审查');
  });

  it('forgets the pass when it is over, and when the resident leaves', async () => {
    pass = { number: NUMBER, pass: 'pass' };
    const at = await open(asked);
    at.server.isPassGood = false;
    const button = (words: string) =>
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === words);
    button(aidZhCN.renew)?.click();
    await settled();
    expect(pass).toBeNull();
    expect(at.text()).toContain(aidZhCN.problem.expired);
    expect(at.field('aid-number').value).toBe(NUMBER);
    at.server.isPassGood = true;
    await enter(at);
    button(aidZhCN.leave)?.click();
    expect(pass).toBeNull();
    expect(at.field('aid-number').value).toBe('');
  });
});

describe('words of the page of progress', () => {
  it('say days as people do', () => {
    expect([dayInWords('2026-11-29', 'zh-CN'), dayInWords('2026-11-29', 'en')]).toEqual([
      '2026年11月29日',
      '29 November 2026',
    ]);
  });

  it('say what to do, in the server’s own words only where they are for residents', () => {
    const said = (status: number, message = '', language = 'zh-CN') =>
      problemText({ status, message }, language, aidZhCN.problem);
    expect([said(0), said(503), said(404), said(429)]).toEqual([
      aidZhCN.problem.noAnswer,
      aidZhCN.problem.failed,
      aidZhCN.problem.code,
      aidZhCN.problem.tooFast,
    ]);
    expect(said(422, '这个文件不是照片。')).toBe('这个文件不是照片。');
    expect(said(409, 'An application in state "closed" …')).toBe(aidZhCN.problem.changed);
    expect(said(422, '这个文件不是照片。', 'en')).toBe(aidZhCN.problem.refused);
  });
});
