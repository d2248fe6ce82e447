import { fill } from '../shared/fill.ts';
import type { HandoffStatus } from './line/activity.ts';
import type { LineState } from './line/listener.ts';
import type { ResidentTexts } from './texts/index.ts';

/** What the status line shows: the words, and a tone that the style turns into a sign and a colour. */
export interface StatusLine {
  tone: 'bot' | 'queue' | 'lawyer' | 'left' | 'broken' | 'connecting';
  text: string;
}

/** The connection goes before the handoff: who is cut off must know it first. `isOffline`: the device itself says so. */
export function statusLine(
  line: LineState,
  handoff: HandoffStatus | null,
  texts: ResidentTexts['status'],
  isOffline = false,
): StatusLine {
  if (isOffline && line !== 'stopped') return { tone: 'broken', text: texts.offline };
  if (line === 'connecting') return { tone: 'connecting', text: texts.connecting };
  if (line === 'reconnecting') return { tone: 'broken', text: texts.reconnecting };
  if (line === 'stopped') return { tone: 'broken', text: texts.failed };
  switch (handoff?.state) {
    case 'queued':
      return { tone: 'queue', text: queueText(handoff, texts) };
    case 'accepted':
      return {
        tone: 'lawyer',
        text: handoff.lawyerName === undefined ? texts.lawyer : fill(texts.lawyerNamed, { name: handoff.lawyerName }),
      };
    case 'message-left':
      return { tone: 'left', text: texts.messageLeft };
    default:
      return { tone: 'bot', text: texts.bot };
  }
}

function queueText({ position, onDuty }: HandoffStatus, texts: ResidentTexts['status']): string {
  if (onDuty === 0) return texts.queuedNobody;
  if (position === undefined) return texts.queuedUnknown;
  return position <= 1 ? texts.queuedNext : fill(texts.queued, { n: position - 1 });
}
