import type { CallRecording } from './call-recording.ts';

/** Everything that can happen to a recording; `at` is UTC. */
export type RecordingStep =
  | { type: 'pause' }
  | { type: 'go-on' }
  /** 不同意录音: it is stopped and deleted as soon as the provider lets go of it. */
  | { type: 'refuse'; at: Date }
  | {
      type: 'told';
      id: string;
      url: string;
      state: 'in-progress' | 'completed' | 'failed';
      seconds: number | null;
      at: Date;
    }
  | { type: 'removed'; at: Date };

/** The recording after the step. Pure; a step that does not fit, or was taken already, gives back the same object. */
export function stepRecording(recording: CallRecording, step: RecordingStep): CallRecording {
  const { state } = recording;
  switch (step.type) {
    case 'pause':
      return state === 'recording' ? { ...recording, state: 'paused' } : recording;
    case 'go-on':
      return state === 'paused' ? { ...recording, state: 'recording' } : recording;
    case 'refuse':
      return state === 'refused' || state === 'removed' || state === 'failed'
        ? recording
        : { ...recording, state: 'refused', deleteAt: step.at };
    case 'told':
      return told(recording, step);
    case 'removed':
      return state === 'removed' ? recording : { ...recording, state: 'removed', isKept: false, removedAt: step.at };
  }
}

function told(recording: CallRecording, step: Extract<RecordingStep, { type: 'told' }>): CallRecording {
  if (recording.endedAt !== null || recording.state === 'removed') return recording;
  const named = recording.recordingId === '' ? { recordingId: step.id, url: step.url } : {};
  if (step.state === 'in-progress')
    return step.id === '' || recording.recordingId !== '' ? recording : { ...recording, ...named };
  if (step.state === 'failed') return { ...recording, ...named, state: 'failed', isKept: false, endedAt: step.at };
  const state = recording.state === 'refused' ? 'refused' : 'kept';
  return { ...recording, ...named, url: step.url, state, seconds: step.seconds, endedAt: step.at };
}
