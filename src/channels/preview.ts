import type { StoredActivity } from '../sessions/index.ts';
import { renderPlain } from './render-plain.ts';
import { LONGEST_MESSAGE, MOST_SEGMENTS, renderSms } from './sms/render-reply.ts';
import { countSegments } from './sms/segments.ts';
import { fitsMessage, splitText, TEXT_BYTES } from './wechat/render-reply.ts';

/** Characters of one turn that can be followed by ear: about 45 seconds. */
const LONGEST_SPOKEN = 180;
/** Parts of one answer on WeChat; more is a wall of text. */
const MOST_PARTS = 3;

/** What a channel would send, and how much of its measure it takes. */
export interface ChannelPreview {
  channel: 'web' | 'wechat' | 'sms' | 'voice';
  messages: string[];
  measures: { unit: 'characters' | 'bytes' | 'segments' | 'parts'; used: number; limit: number }[];
  problems: string[];
}

/** Replies as each channel would send them, by its own rules. Nothing is sent. */
export function previewOnChannels(replies: readonly StoredActivity[]): ChannelPreview[] {
  return [web(replies), wechat(replies), sms(replies), voice(replies)];
}

function web(replies: readonly StoredActivity[]): ChannelPreview {
  const messages = replies.map((reply) => renderPlain(reply)).filter((text) => text !== '');
  return { channel: 'web', messages, measures: [], problems: messages.length === 0 ? ['没有可读的内容'] : [] };
}

function wechat(replies: readonly StoredActivity[]): ChannelPreview {
  const messages = replies.flatMap((reply) => splitText(renderPlain(reply)));
  const bytes = Math.max(0, ...messages.map((text) => Buffer.byteLength(text, 'utf8')));
  return {
    channel: 'wechat',
    messages,
    measures: [
      { unit: 'bytes', used: bytes, limit: TEXT_BYTES },
      { unit: 'parts', used: messages.length, limit: MOST_PARTS },
    ],
    problems: [
      ...(messages.every(fitsMessage) ? [] : [`一条微信消息超过 ${TEXT_BYTES} 字节`]),
      ...(messages.length > MOST_PARTS ? [`要分成 ${messages.length} 条微信消息，最多 ${MOST_PARTS} 条`] : []),
    ],
  };
}

function sms(replies: readonly StoredActivity[]): ChannelPreview {
  const messages = replies.map((reply) => renderSms(reply)).filter((text) => text !== '');
  const segments = Math.max(0, ...messages.map((text) => countSegments(text).segments));
  const characters = Math.max(0, ...messages.map((text) => text.length));
  return {
    channel: 'sms',
    messages,
    measures: [
      { unit: 'segments', used: segments, limit: MOST_SEGMENTS },
      { unit: 'characters', used: characters, limit: LONGEST_MESSAGE },
    ],
    problems: segments > MOST_SEGMENTS ? [`短信要拆成 ${segments} 段，最多 ${MOST_SEGMENTS} 段`] : [],
  };
}

function voice(replies: readonly StoredActivity[]): ChannelPreview {
  const messages = replies.map(({ speak, text }) => (speak ?? text ?? '').trim()).filter((text) => text !== '');
  const longest = Math.max(0, ...messages.map((text) => [...text].length));
  return {
    channel: 'voice',
    messages,
    measures: [{ unit: 'characters', used: longest, limit: LONGEST_SPOKEN }],
    problems: longest > LONGEST_SPOKEN ? [`电话里要念 ${longest} 个字，最多 ${LONGEST_SPOKEN} 个`] : [],
  };
}
