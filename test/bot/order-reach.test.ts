import type { Mind } from '../../src/bot/mind.ts';
import { reachOf } from '../../src/bot/orders/open-order.ts';
import { isBareAnswer } from '../../src/bot/routes/order-choice-turn.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import { type ChannelName, newConversation } from '../../src/sessions/index.ts';

const at = new Date('2026-11-16T01:30:00.000Z');
const PHONE = '+8613800138000';

function reach(
  channel: ChannelName,
  told: { phone?: string; safeTime?: string; emergency?: string; address?: string },
) {
  const first = { _id: 'c', channel, address: told.address ?? '', regionCode: null, at };
  const conversation = { ...newConversation(first), emergency: told.emergency ?? null };
  const { phone = '', safeTime = '' } = told;
  const asked = {
    origin: 'complaint',
    kind: 'complaint',
    key: 'k',
    content: '没人接',
    caller: { name: '', gender: 'unknown', phone, callNumber: '', anonymous: false, confidential: false },
    safeTime,
  } as const;
  return reachOf({ open: (sealed) => sealed.replace('sealed:', '') }, new TurnDraft(conversation, 'k', '', at), asked);
}

describe('how somebody is told of his order', () => {
  it('is his own channel, also a call from the number that he gave', () => {
    expect(reach('web', {})).toBe('channel');
    expect(reach('wechat', { phone: PHONE })).toBe('channel');
    expect(reach('voice', { phone: PHONE, address: `sealed:${PHONE}` })).toBe('channel');
  });

  it('is a person who calls where he named a time, or gave another number than the one he called from', () => {
    expect(reach('wechat', { phone: PHONE, safeTime: '晚上七点以后' })).toBe('phone');
    expect(reach('voice', { phone: PHONE, address: 'sealed:+8613900000000' })).toBe('phone');
    expect(reach('voice', { phone: PHONE })).toBe('phone');
  });

  it('is nobody after danger was told of, and where a caller gave no number', () => {
    expect(reach('wechat', { phone: PHONE, emergency: 'E-DV' })).toBe('none');
    expect(reach('voice', { address: `sealed:${PHONE}` })).toBe('none');
    expect(reach('sms', { safeTime: '晚上七点以后' })).toBe('none');
  });
});

describe('an answer to where, when or who in the dialog of an order', () => {
  const dialog = { id: 'other-office', steps: [{ slot: 'where', kind: 'text', choices: [] }] };
  const mind = { dialogBegun: () => dialog } as unknown as Mind;
  const progress = { dialog: 'other-office', step: 'where' };
  const isAnswer = (text: string) =>
    isBareAnswer(mind, { text, conversation: { dialog: progress } } as unknown as TurnDraft);

  it.each(['涡北路菜市场门口', '河边大桥下面', '小区门口', '昨天晚上十点'])('is %s', (text) => {
    expect(isAnswer(text)).toBe(true);
  });

  it.each(['我吃了药', '我把药都吃了', '有人跟着我', '我流血了', '他又来了在门外', '孩子被人带走了', '别打了', '救命'])(
    'is not %s, whose danger is heard',
    (text) => expect(isAnswer(text)).toBe(false),
  );
});
