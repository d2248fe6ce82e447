import { askAgain } from '../../dialogs/index.ts';
import { SPOKEN_DIGITS } from '../../text/index.ts';
import { keptOf } from '../kept-dialogs.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { dialogSetting, followDialog } from './dialog-turn.ts';

const GO_ON =
  /^(?:我?(?:想|要)?)?(?:接着|继续|恢复)(?:上次的?|刚才的?|之前的?)?(?:说|办|填|弄|问|申请|来|做)?(?:法律援助|申请|预审)?(?:吧|了|啊)?[。.!！]?$/u;
const CODE = /^(?:我的)?(?:续办码|继续码|续办|编码|码)?(?:是|为|：|:)?\s*(?<digits>\d(?:[\s\-—]{0,2}\d){9})[。.]?$/u;
const MOST_MISSES = 5;

/** 继续, or the code of a dialog begun elsewhere: goes on where it stopped. @returns whether the message was that. */
export async function resumeTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const digits = codeIn(draft.text);
  if (digits !== null) return resumeByCode(mind, draft, digits);
  if (!GO_ON.test(draft.text.trim())) return false;
  const kept = keptOf(draft.conversation, draft.now);
  if (kept?.open == null) return false;
  await goOn(mind, draft, kept.open);
  return true;
}

/** Ten digits that are no phone number, also read out. */
function codeIn(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[零〇洞一幺二两三四五六七八九]/gu, (digit) => SPOKEN_DIGITS.get(digit) ?? digit);
  return CODE.exec(plain)?.groups?.digits?.replace(/\D/gu, '') ?? null;
}

async function resumeByCode(mind: Mind, draft: TurnDraft, code: string): Promise<boolean> {
  draft.understood({ decision: 'dialog', reason: '续办码' });
  const { resumeMisses } = draft.conversation;
  if (resumeMisses >= MOST_MISSES) {
    draft.say(mind.phrases('resumeTooMany'));
    return true;
  }
  const found = await mind.keeping.find(code);
  if (found === null || found.open === null) {
    draft.set({ resumeMisses: resumeMisses + 1 });
    draft.say(mind.phrases('resumeWrong'));
    return true;
  }
  draft.set({ kept: found, resumeMisses: 0 });
  await mind.keeping.expireLater(draft.conversation._id);
  await goOn(mind, draft, found.open);
  return true;
}

async function goOn(mind: Mind, draft: TurnDraft, progress: NonNullable<TurnDraft['conversation']['dialog']>) {
  const dialog = mind.dialogBegun(progress);
  if (dialog === undefined) {
    draft.say(mind.phrases('resumeNothing'));
    return;
  }
  draft.understood({ decision: 'dialog', reason: `${dialog.title}：接着办` });
  draft.say({ ...mind.phrases('dialogResumed', { title: dialog.title }), expectsInput: false });
  await followDialog(mind, draft, dialog, progress, askAgain(dialog, progress, dialogSetting(mind, draft)));
}

/** Said once when the resident is back and something waits. */
export function remindOfKept(mind: Mind, draft: TurnDraft): void {
  const { conversation, before } = draft;
  const isBack = before.sessionId !== conversation.sessionId && conversation.sessionId !== null;
  if (!isBack || conversation.dialog !== null || conversation.floor !== 'bot' || draft.closing !== null) return;
  if (draft.understanding?.emergency) return;
  const open = keptOf(conversation, draft.now)?.open ?? null;
  const dialog = open === null ? undefined : mind.dialogBegun(open);
  if (dialog !== undefined) draft.say({ ...mind.phrases('dialogWaiting', { title: dialog.title }) });
}
