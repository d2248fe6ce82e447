/** What the page reads of a Direct Line 3.0 activity; everything may be missing. */
export interface LineActivity {
  id?: string;
  type: string;
  timestamp?: string;
  text?: string;
  /** To be heard. */
  speak?: string;
  from?: { id?: string; name?: string; role?: string };
  suggestedActions?: { actions?: { type?: string; title?: string; value?: unknown }[] };
  attachments?: { contentType: string; contentUrl?: string; name?: string; content?: unknown }[];
  name?: string;
  value?: unknown;
  channelData?: { speaker?: string; clientActivityID?: string };
}

/** Who speaks in the transcript. */
export type LineSpeaker = 'own' | 'bot' | 'lawyer' | 'system';

export function speakerOf(activity: LineActivity, userId: string): LineSpeaker {
  const speaker = activity.channelData?.speaker;
  if (speaker === 'lawyer' || speaker === 'system' || speaker === 'bot') return speaker;
  if (speaker === 'resident' || activity.from?.role === 'user') return 'own';
  return userId !== '' && activity.from?.id === userId ? 'own' : 'bot';
}

/** Choices offered with a message, at most as the server sent them; those without a title are left out. */
export function choicesOf(activity: LineActivity): { title: string; value: string }[] {
  return (activity.suggestedActions?.actions ?? []).flatMap((action) => {
    const title = action.title ?? (typeof action.value === 'string' ? action.value : '');
    if (title === '') return [];
    return [{ title, value: typeof action.value === 'string' ? action.value : title }];
  });
}

/** Value of the event activity `handoff.status`. */
export interface HandoffStatus {
  state: 'queued' | 'accepted' | 'closed' | 'message-left' | 'abandoned';
  /** 1 = next. */
  position?: number;
  onDuty?: number;
  lawyerName?: string;
}

const HANDOFF_STATES: readonly string[] = ['queued', 'accepted', 'closed', 'message-left', 'abandoned'];

export function handoffStatusOf(activity: LineActivity): HandoffStatus | null {
  if (activity.type !== 'event' || activity.name !== 'handoff.status') return null;
  const value = activity.value;
  if (typeof value !== 'object' || value === null) return null;
  const { state, position, onDuty, lawyerName } = value as Record<string, unknown>;
  if (typeof state !== 'string' || !HANDOFF_STATES.includes(state)) return null;
  return {
    state: state as HandoffStatus['state'],
    ...(typeof position === 'number' ? { position } : {}),
    ...(typeof onDuty === 'number' ? { onDuty } : {}),
    ...(typeof lawyerName === 'string' ? { lawyerName } : {}),
  };
}
