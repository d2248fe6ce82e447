import { JSDOM } from 'jsdom';
import type { LineActivity } from '../../web/resident/line/activity.ts';
import { zhCN } from '../../web/resident/texts/zh-CN.ts';
import { TranscriptView } from '../../web/resident/view/transcript.ts';
import { enterPage, leavePage } from '../support/page-globals.ts';

const GREETING: LineActivity = {
  type: 'message',
  id: 'c|0000001',
  text: '您好，我是智能助手。\n遇到危险请先拨打 110。',
  suggestedActions: { actions: [{ type: 'imBack', title: '想离婚', value: '想离婚' }] },
  channelData: { speaker: 'bot' },
};
const own = (text: string): LineActivity => ({
  type: 'message',
  id: 'c|0000002',
  text,
  channelData: { speaker: 'resident' },
});
const asked: LineActivity = { ...GREETING, id: 'c|0000003', text: '您问的是哪一件？' };

afterAll(leavePage);

describe('the first screen', () => {
  let view: TranscriptView;
  let scrolled: number;
  beforeEach(() => {
    const { window } = new JSDOM('<body></body>');
    enterPage({
      window,
      document: window.document,
      getComputedStyle: () => ({ overflowY: 'auto' }),
    });
    const actions = {
      say: () => undefined,
      resend: () => undefined,
      papers: () => undefined,
      leaveFast: () => undefined,
      danger: () => undefined,
      readAloud: null,
      rate: () => 1,
    };
    view = new TranscriptView(window.document.createElement('section'), zhCN, actions);
    scrolled = 0;
    Object.defineProperty(view.element, 'scrollHeight', { value: 2000 });
    Object.defineProperty(view.element, 'scrollTop', {
      get: () => scrolled,
      set: (top: number) => {
        scrolled = top;
      },
    });
  });
  const choices = () => [...view.element.querySelectorAll('.choice')].map(({ textContent }) => textContent);

  it.each([false, true])('stays at the top with one line of the greeting and no second set of examples', (history) => {
    view.add([GREETING], history, 'dl_1');
    expect(scrolled).toBe(0);
    expect(choices()).toEqual([]);
    expect(view.element.querySelector('.bubble > .text')?.textContent).toBe('您好，我是智能助手。');
    expect(view.element.querySelector('details')?.textContent).toContain('110');
    expect(view.element.textContent).not.toContain(zhCN.transcript.earlier);
    expect(view.newButton.hidden).toBe(true);
  });

  it('goes to the end, with choices, once the resident has spoken', () => {
    view.add([GREETING, own('我想问一件事'), asked], true, 'dl_1');
    expect(scrolled).toBe(2000);
    expect(choices()).toEqual(['想离婚']);
    expect(view.element.textContent).toContain(zhCN.transcript.earlier);
  });

  it('shows that an answer is being written, until it is there', () => {
    const typing = () => view.element.querySelector<HTMLElement>('.typing')?.hidden;
    view.add([GREETING, own('我想问一件事')], false, 'dl_1');
    view.add([{ type: 'typing', id: 'c|0000002.typing-01' }], false, 'dl_1');
    expect(typing()).toBe(false);
    view.add([asked], false, 'dl_1');
    expect(typing()).toBe(true);
  });
});
