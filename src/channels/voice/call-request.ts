import type { CallAction } from './call-action.ts';
import type { CallEvent } from './call-event.ts';
import type { VoiceCall } from './voice-call.ts';

/** The words of a request; '' where nothing was heard. */
export function heardWords({ heard }: CallEvent): { text: string; confidence: number | null } {
  return heard ?? { text: '', confidence: null };
}

/** The provider came to its fallback address: what we answered before did not reach it. */
export function isFallback({ errorCode }: CallEvent): boolean {
  return /^\d{1,6}$/.test(errorCode ?? '');
}

/** What names a request: its step, which is given out once; without one the provider's own mark. */
export function keyOf(kind: 'input' | 'resume', { query, repeatKey }: CallEvent, call: VoiceCall): string {
  const { step } = query;
  if (step !== undefined) return `${kind}:${step}`;
  return `${kind}:${repeatKey ?? `after-${call.step}`}`;
}

/** Documents are kept as text by {@link AnswerOnce}; this is what went in. */
export function asActions(body: string): CallAction[] {
  return JSON.parse(body) as CallAction[];
}
