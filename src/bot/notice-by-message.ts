import type { ChannelSender } from './channel-sender.ts';
import type { NoticeSender } from './fallbacks.ts';

/** Sends notices as messages of a channel. `channelData.notice` tells a gateway which of its templates to take. */
export function noticeByMessage(sender: ChannelSender): NoticeSender {
  return {
    send: ({ kind, words, link, address, of }) =>
      sender.send(address, { type: 'message', text: words, channelData: { notice: kind, link } }, of),
  };
}
