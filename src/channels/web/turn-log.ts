import type { Turn } from '../../sessions/index.ts';
import type { EventStream } from '../../storage/index.ts';
import { ChannelRefusal } from '../errors.ts';
import { renderActivity, type WireActivity } from './render-activity.ts';

/** One frame or one polling answer. */
export interface ActivitySet {
  activities: WireActivity[];
  /** Sequence number of the last turn looked at; the client hands it back. */
  watermark: string;
}

/** Turns read at a time: bounds a frame and what a slow client holds in memory. */
const BATCH = 50;

/** The turns of a conversation after `afterSeq`, at most one batch. */
export async function readActivities(
  turns: EventStream<Turn>,
  conversationId: string,
  userId: string,
  afterSeq: number,
): Promise<{ set: ActivitySet; lastSeq: number; more: boolean }> {
  const batch = await turns.read(conversationId, afterSeq, BATCH);
  const lastSeq = batch.at(-1)?.seq ?? afterSeq;
  const activities = batch.map((turn) => renderActivity(turn, userId)).filter((activity) => activity !== null);
  return { set: { activities, watermark: String(lastSeq) }, lastSeq, more: batch.length === BATCH };
}

/**
 * The sequence number in a `watermark` parameter; none or empty means from the beginning.
 * @throws ChannelRefusal 400 for anything that is not a whole number.
 */
export function parseWatermark(value: unknown): number {
  if (value === undefined || value === '' || value === 'null' || value === 'undefined') return 0;
  if (typeof value !== 'string' || !/^\d{1,10}$/.test(value)) {
    throw new ChannelRefusal('watermark_invalid', 400, '请求格式不正确。', {
      details: [{ field: 'watermark', problem: 'not a whole number' }],
    });
  }
  return Number(value);
}
