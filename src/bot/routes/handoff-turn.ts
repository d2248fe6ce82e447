import { asksForLast, type LawyerProfile, type Outlook } from '../../handoff/index.ts';
import { moveFloor } from '../../sessions/index.ts';
import { caseOfNow } from '../case-of-now.ts';
import type { Mind } from '../mind.ts';
import type { NextStep, TurnDraft } from '../turn-draft.ts';
import { complainedOf } from './complaint-turn.ts';
import { isAboutSafety } from './emergency-turn.ts';
import { unlessServed } from './leaving-queue.ts';
import { openMessageOrder } from './message-order.ts';

export const LEAVE_MESSAGE_DIALOG = 'leave-message';

type HandOver = Extract<NextStep, { do: 'hand-over' }>;
type KnownLawyer = Pick<LawyerProfile, 'id' | 'displayName'>;

/**
 * Put the resident in the queue, and tell him honestly how it stands; nobody who may serve him: lead him to leave a message
 * while he keeps his place. What was said in the turn before stays said, also when no handoff comes about.
 */
export async function handOver(mind: Mind, draft: TurnDraft, step: HandOver): Promise<void> {
  const { sessionId, _id: conversationId } = draft.conversation;
  if (sessionId === null) return;
  const isDanger = step.reason === 'emergency' || step.reason === 'custody';
  const known = await mind.orElse(() => mind.handoffReads.whoKnows(conversationId, draft.now), null);
  const { reason, priority } = step;
  const now = await caseOfNow(mind, draft, { priority, isDanger }, known);
  const { conversation } = draft;
  const excluded = [...new Set([...now.excluded, ...(await complainedOf(mind, draft))])];
  const knownBy = known === null || excluded.includes(known.id) ? null : known.id;
  const asked = await mind.orElse(
    () => mind.handoff.request({ conversation, sessionId, reason, knownBy, ...now, excluded }),
    null,
  );
  if (asked === null) {
    notHandedOver(mind, draft);
    return;
  }
  const { handoff, position, onDuty, activities } = asked;
  draft.conversation = moveFloor(draft.conversation, { to: 'queue', handoffId: handoff._id });
  draft.set({ offered: draft.conversation.offered.filter(isAboutSafety), misses: 0, unclear: null });
  draft.tell(activities);
  const outlook = await outlookOf(mind, handoff._id, { position, onDuty });
  if (outlook.mayServe.length > 0) {
    tellPlace(mind, draft, outlook);
    tellOfKnown(mind, draft, knownBy === null ? null : known, outlook);
    return;
  }
  await tellNobody(mind, draft, outlook.onDuty > 0);
  if (step.message) draft.next = { do: 'begin-dialog', dialog: LEAVE_MESSAGE_DIALOG };
}

/** Storage or routing failed: he is told what he can do, and nothing that was said in this turn is lost. */
function notHandedOver(mind: Mind, draft: TurnDraft): void {
  draft.set({ misses: 0, unclear: null });
  draft.say({
    ...mind.phrases(isInDanger(mind, draft) ? 'handoffFailedInDanger' : 'handoffFailed'),
    choices: [
      { title: mind.phrases('handoffAgain').text, action: 'handoff:person' },
      { title: mind.phrases('handoffMessage').text, action: 'service:callback-request' },
    ],
  });
}

/** How it stands; where it cannot be read, what the request itself told. */
async function outlookOf(mind: Mind, handoffId: string, known: { position: number; onDuty: number }): Promise<Outlook> {
  const outlook = await mind.orElse(() => mind.handoffReads.outlook(handoffId), null);
  return outlook ?? { ...known, mayServe: Array.from({ length: known.onDuty }, () => ''), minutes: null };
}

function tellPlace(mind: Mind, draft: TurnDraft, outlook: Outlook): void {
  const ahead = Math.max(0, (outlook.position ?? 1) - 1);
  const values = { ahead, wait: waitInWords(mind, outlook) };
  draft.say({ ...mind.phrases(ahead > 0 ? 'handoffQueued' : 'handoffNext', values), expectsInput: false });
}

/** 大约等 6 分钟, or honestly that it cannot be told. */
export function waitInWords(mind: Mind, { minutes }: Pick<Outlook, 'minutes'>): string {
  return minutes === null ? mind.phrases('waitUnknown').text : mind.phrases('waitAbout', { minutes }).text;
}

/** Who served him before is named only where he is there, or was asked for. */
function tellOfKnown(mind: Mind, draft: TurnDraft, known: KnownLawyer | null, { mayServe }: Outlook): void {
  if (known === null) return;
  const isThere = mayServe.includes(known.id);
  if (!isThere && !asksForLast(draft.text)) return;
  const phrase = isThere ? 'knownLawyerThere' : 'knownLawyerAway';
  draft.say({ ...mind.phrases(phrase, { name: known.displayName }), expectsInput: false });
}

async function tellNobody(mind: Mind, draft: TurnDraft, isConflict: boolean): Promise<void> {
  if (isInDanger(mind, draft)) {
    draft.say({ ...mind.phrases('handoffNobodyInDanger'), expectsInput: false });
    return;
  }
  const opening = await openingInWords(mind, draft);
  const phrase = isConflict ? 'handoffConflict' : 'handoffNobody';
  draft.say({ ...mind.phrases(phrase, { opening }), expectsInput: false });
}

/** ，明天上午8:30有人接待; '' where it is not known. */
export async function openingInWords(mind: Mind, { conversation }: TurnDraft): Promise<string> {
  const when = await mind.orElse(() => mind.handoffReads.nextOpening(conversation.regionCode), null);
  return when === null ? '' : mind.phrases('nextOpening', { when }).text;
}

export function isInDanger(mind: Mind, { conversation }: TurnDraft): boolean {
  const { emergency } = conversation;
  return emergency !== null && mind.emergency(emergency)?.kind === 'alarm';
}

/** Action of the dialog `leave-message`; the phone is sealed already. @returns false when a lawyer was quicker. */
export async function takeMessage(
  mind: Mind,
  draft: TurnDraft,
  message: { text: string; phone: string | null; safeTime: string | null },
): Promise<boolean> {
  const { handoffId, sessionId } = draft.conversation;
  if (handoffId === null || sessionId === null) {
    // A message hangs on a handoff, and this one is over.
    draft.say(mind.phrases('messageNotTaken'));
    return true;
  }
  const isTaken = await unlessServed(async () => {
    const { activities } = await mind.handoff.leaveMessage(handoffId, {
      text: message.text,
      phone: message.phone ?? '',
      safeTime: message.safeTime ?? '',
    });
    draft.conversation = moveFloor(draft.conversation, { to: 'bot', handoffId });
    draft.tell(activities);
  });
  // A lawyer was quicker: he reads in the conversation what was to be left for him.
  if (!isTaken) return false;
  const left = message.safeTime === null ? 'messageLeftAnyTime' : 'messageLeft';
  const number = (await mind.orElse(() => openMessageOrder(mind, draft, handoffId, message), null)) ?? sessionId;
  draft.say({ ...mind.phrases(left, { number }), expectsInput: false });
  const isCall = draft.conversation.channel === 'voice';
  const noContact = isCall ? 'messageNoNumber' : 'messageNoContact';
  if (message.phone === null) draft.say({ ...mind.phrases(noContact), expectsInput: false });
  draft.closing = { reason: 'message-left', rated: true };
  return true;
}
