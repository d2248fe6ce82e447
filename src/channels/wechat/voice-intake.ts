import type { Logger } from 'pino';
import { asHotlineError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { SpeechToText } from '../../speech/index.ts';
import type { FieldSeal } from '../../storage/index.ts';
import { SendError } from '../errors.ts';
import { TIME_UP, within } from '../within.ts';
import type { WechatMessage } from './parse-message.ts';
import type { WechatClient } from './wechat-client.ts';

const VOICE_JOB = 'wechat-voice';
/** 2 s, 4 s, 8 s …: about four minutes, in which the resident still waits. */
const ATTEMPTS = 7;
const BACKOFF_MS = 2000;
/** WeChat's own limits of a voice message. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Below this a recogniser that tells how sure it is has guessed. */
const LEAST_CONFIDENCE = 0.4;

/** A voice message that is to be understood. */
export type WaitingVoice = Pick<WechatMessage, 'openId' | 'key' | 'at'> & { mediaIds: readonly string[] };

export interface VoiceIntakeDeps {
  client: Pick<WechatClient, 'media'>;
  speech: SpeechToText;
  jobs: Jobs;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  logger: Logger;
  /** True when the message was understood before. */
  isKnown: (key: string) => Promise<boolean>;
  /** What was spoken, or null when nobody can tell. */
  heard: (voice: WaitingVoice, text: string | null) => Promise<void>;
}

/**
 * Voice messages in words (语音转文字). The recording is fetched, recognised and forgotten: nothing of it is kept. As it
 * takes longer than WeChat waits, it is done by a job; a short wait is possible where nothing can be sent afterwards.
 */
export class VoiceIntake {
  constructor(private readonly deps: VoiceIntakeDeps) {
    deps.jobs.handle(
      VOICE_JOB,
      async ({ ids, attempt }) => {
        const { address = '', key = '', at = '', media = '' } = ids;
        if (await deps.isKnown(key)) return;
        const voice = { openId: deps.seal.open(address), key, at: new Date(at), mediaIds: media.split(' ') };
        await deps.heard(voice, await this.recogniseOrRetry(voice, attempt >= ATTEMPTS));
      },
      { attempts: ATTEMPTS, backoffMs: BACKOFF_MS },
    );
  }

  /** Understand it soon; durable. The ids of recordings lead to nothing without the account's token. */
  async later({ openId, key, at, mediaIds }: WaitingVoice): Promise<void> {
    const ids = { address: this.deps.seal.seal(openId), key, at: at.toISOString(), media: mediaIds.join(' ') };
    await this.deps.jobs.schedule(VOICE_JOB, key, at, ids);
  }

  /** What was spoken, if it can be told within `ms`; else null. */
  async now(voice: WaitingVoice, ms: number): Promise<string | null> {
    const text = await within(this.recogniseOrRetry(voice, true), ms);
    return text === TIME_UP ? null : text;
  }

  /** @throws what may be better at the next try, unless this is the last. */
  private async recogniseOrRetry({ mediaIds }: WaitingVoice, isLast: boolean): Promise<string | null> {
    try {
      return await this.recognise(mediaIds);
    } catch (error) {
      const { code, statusCode } = asHotlineError(error);
      this.deps.logger.warn({ code, isLast }, 'wechat: a voice message was not understood');
      if (!isLast && statusCode === 503) throw error;
      return null;
    }
  }

  private async recognise(mediaIds: readonly string[]): Promise<string | null> {
    const { bytes, contentType } = await this.fetch(mediaIds);
    const { text, confidence } = await this.deps.speech.transcribe({ bytes, contentType, locale: 'zh-CN' });
    const words = text.trim();
    return words === '' || (confidence !== null && confidence < LEAST_CONFIDENCE) ? null : words;
  }

  /** The recording of 16 kHz where there is one, else that of 8 kHz. */
  private async fetch([first = '', second]: readonly string[]): Promise<{ bytes: Buffer; contentType: string }> {
    try {
      return await this.deps.client.media(first, MOST_BYTES);
    } catch (error) {
      const isGone = error instanceof SendError && error.remedy === 'drop';
      if (!isGone || second === undefined) throw error;
      return this.deps.client.media(second, MOST_BYTES);
    }
  }
}
