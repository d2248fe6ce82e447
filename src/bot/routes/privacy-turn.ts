import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** What of a resident's rights over his data is to be done. */
export type PrivacyWish = 'erase' | 'erase-confirmed' | 'copy' | 'keep' | 'withdraw';

/** 查看我的聊天记录: his own record with us, not his credit record or his file at court. */
const COPY =
  /^(?:我想|我要|请|帮我|能不能|可以)*(?:查看|看看|看一下|查一下|复制|拷贝|调取|导出|要一份|给我一份)(?:一下|一份)?(?:你们(?:这里|保存|存|记下?)?的?)?(?:关于)?我的?(?:个人信息|咨询记录|聊天记录|对话记录|资料和记录)/u;
/** 不删了, after a request to delete. */
const KEEP = /^(?:我)?(?:不删了?|别删了?|先不删了?|不要删了?|撤回删除|撤销删除|取消删除)(?:吧|了)?[。！!]?$/u;
const LONGEST = 40;

/** What is asked in so many words; null for everything else. */
export function privacyWishOf(text: string): PrivacyWish | null {
  const words = text.trim();
  if (words.length > LONGEST) return null;
  if (KEEP.test(words)) return 'withdraw';
  return COPY.test(words) ? 'copy' : null;
}

/**
 * 个人信息权利: deletion is explained and asked once more before it is taken down; a copy is taken down at once. What
 * must be kept is told with its reason (个人信息保护法 45, 47).
 * @returns false where there is nothing to take back.
 */
export async function privacyTurn(mind: Mind, draft: TurnDraft, wish: PrivacyWish): Promise<boolean> {
  const { conversation } = draft;
  if (mind.privacy === null) {
    draft.say(mind.phrases('privacyByPerson'));
    return true;
  }
  switch (wish) {
    case 'erase': {
      const { kept } = await mind.privacy.standing(conversation);
      const reasons = keptInWords(kept);
      draft.say({
        text: [
          mind.phrases('privacyErase').text,
          ...(reasons === '' ? [] : [mind.phrases('privacyKept', { reasons }).text]),
        ].join('\n'),
        speak: mind.phrases('privacyErase').speak,
        choices: [choice(mind, 'privacyConfirm', 'erase-confirmed'), choice(mind, 'privacyCancel', 'keep')],
      });
      return true;
    }
    case 'erase-confirmed': {
      const { dueAt, autoAt } = await mind.privacy.ask('erase', { conversation, key: draft.key });
      const day = dayInWords(dueAt);
      draft.say(mind.phrases(autoAt === null ? 'privacyEraseByPerson' : 'privacyEraseAsked', { day }));
      return true;
    }
    case 'copy': {
      const { dueAt } = await mind.privacy.ask('copy', { conversation, key: draft.key });
      draft.say(mind.phrases('privacyCopyAsked', { day: dayInWords(dueAt) }));
      return true;
    }
    case 'keep':
      await mind.privacy.withdraw(conversation._id);
      draft.say(mind.phrases('privacyNotErased'));
      return true;
    case 'withdraw':
      if (!(await mind.privacy.withdraw(conversation._id))) return false;
      draft.say(mind.phrases('privacyNotErased'));
      return true;
  }
}

/** The rights, as choices under what is told of privacy. */
export function privacyChoices(mind: Mind): ReplyChoice[] {
  return [choice(mind, 'privacyOfferCopy', 'copy'), choice(mind, 'privacyOfferErase', 'erase')];
}

function choice(mind: Mind, phrase: Parameters<Mind['phrases']>[0], wish: PrivacyWish): ReplyChoice {
  return { title: mind.phrases(phrase).text, action: `privacy:${wish}` };
}

const REASONS: Readonly<Record<string, string>> = {
  'aid-application': '正在办理的法律援助申请',
  review: '正在办理的不满意复核',
  appeal: '正在处理的质检申诉',
  handoff: '正在进行的人工服务',
  message: '还没有回复的留言',
  'work-order': '正在办理的工单',
  hold: '依法需要暂时保存的材料',
};

function keptInWords(kept: readonly string[]): string {
  return [...new Set(kept.map((code) => REASONS[code] ?? REASONS.hold ?? ''))].join('、');
}

/** The last day on which it is still in time: a limit is the end of a day. */
function dayInWords(dueAt: Date): string {
  const format = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' });
  return format.format(new Date(dueAt.getTime() - 1));
}
