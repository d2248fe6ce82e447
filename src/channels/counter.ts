import type { ChannelName } from '../sessions/index.ts';

/**
 * Counts what a channel saw, e.g. `('wechat', 'ignored:VIEW')`, `('sms', 'status:delivered')`. Labels are of a small
 * fixed set and never contain anything a resident wrote.
 */
export type ChannelCounter = (channel: ChannelName, what: string) => void;

export const countNothing: ChannelCounter = () => undefined;
