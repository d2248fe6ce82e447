import express from 'express';
import type { CallAction, Hook } from '../../../../src/channels/voice/call-action.ts';
import type { CallEvent, CallEventKind } from '../../../../src/channels/voice/call-event.ts';
import type { VoiceLine, VoiceProvider } from '../../../../src/channels/voice/voice-provider.ts';

/** A provider whose wire is JSON as it stands, and whose line writes down what is asked of it. */
export class FakeProvider implements VoiceProvider {
  readonly name = 'twilio' as const;
  readonly path = '/voice';
  readonly guard = [express.json()];
  readonly asked: string[] = [];
  readonly calls: { to: string; callId: string; answered: Hook; status: Hook }[] = [];
  readonly moves: { callId: string; hook: Hook }[] = [];
  /** What the next call throws, or `unknown` when it is not known whether it was made. */
  next: Error | 'unknown' | null = null;

  readonly line: VoiceLine = {
    call: async ({ to, answered, status }) => {
      const failure = this.next;
      this.next = null;
      if (failure instanceof Error) throw failure;
      const callId = `CA${this.calls.length + 1}`;
      this.calls.push({ to, callId, answered, status });
      this.asked.push(`call ${to}`);
      return failure === 'unknown' ? null : { callId };
    },
    redirect: async (callId, hook) => {
      this.moves.push({ callId, hook });
      this.asked.push(`redirect ${callId} ${hook.query.step}`);
    },
    hangUp: async (callId) => {
      this.asked.push(`hang up ${callId}`);
    },
    announce: async (_room, hook) => {
      this.asked.push(`announce ${hook.path}`);
      return true;
    },
    startRecording: async (callId) => {
      this.asked.push(`record ${callId}`);
      return true;
    },
    pauseRecording: async (callId, paused) => {
      this.asked.push(`${paused ? 'pause' : 'go on'} ${callId}`);
    },
  };

  read(request: { body: unknown; query: unknown }, kind: CallEventKind): CallEvent {
    return {
      provider: 'twilio',
      kind,
      callId: '',
      from: '',
      to: '',
      direction: 'outbound',
      query: request.query as Record<string, string>,
      repeatKey: null,
      heard: null,
      digits: '',
      status: null,
      sequence: null,
      seconds: null,
      recording: null,
      ...(request.body as Partial<CallEvent>),
    };
  }

  render(actions: readonly CallAction[]): { contentType: string; body: string } {
    return { contentType: 'application/json', body: JSON.stringify(actions) };
  }
}
