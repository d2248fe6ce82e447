import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { clientAddress } from '../../client-address.ts';
import type { Turn } from '../../sessions/index.ts';
import type { Inbound } from '../channel.ts';
import { ChannelRefusal } from '../errors.ts';
import { authorize } from './authorize.ts';
import { type Call, type CallDeps, receiveDurably } from './call-deps.ts';
import { parseActivity, parseUploadedActivity } from './parse-activity.ts';
import { readUpload, type UploadedFile } from './read-upload.ts';
import { activityId, FILE_EVENT } from './render-activity.ts';
import { handOver } from './sent-files.ts';
import type { TokenClaims } from './tokens.ts';

/** The calls of Direct Line with which a resident says something: in words, or with files. */
export function createMessageCalls(deps: CallDeps): Record<'postActivity' | 'upload', Call> {
  const { tokens, rate, inlet, turns } = deps;

  /**
   * Counts a message. What is stored already is not refused when it comes again: clients repeat what was refused,
   * under the same id. @param keys of all its turns. @returns the first of them when all are stored, else null.
   */
  const storedElseCounted = async (request: Request, { conv }: TokenClaims, keys: string[]): Promise<Turn | null> => {
    try {
      await rate.message(conv, clientAddress(request));
      return null;
    } catch (error) {
      const found = await turns.find({ where: { key: { in: keys } } });
      const stored = found.filter(({ stream }) => stream === conv);
      if (stored.length < keys.length) throw error;
      return stored.find(({ key }) => key === keys[0]) ?? null;
    }
  };
  const receive = async (conversationId: string, key: string, activity: Inbound['activity']): Promise<Turn> => {
    const inbound = { channel: 'web' as const, conversationId, address: '', key, activity };
    const { turn, replies } = await receiveDurably(inlet, inbound);
    deps.typing.watch(turn, replies);
    return turn;
  };
  /** One turn a file; the first is the echo of the client's message. @returns it. */
  const receiveFiles = async (
    { conv }: TokenClaims,
    keys: string[],
    files: UploadedFile[],
    clientActivityId: string | null,
  ): Promise<Turn> => {
    const received: Turn[] = [];
    for (const [index, file] of files.entries()) {
      const pictureId = keys[index] ?? '';
      const fate = await handOver(deps.papers, conv, file);
      deps.counter('web', `file:${fate?.is ?? 'not-wanted'}`);
      const { name, mediaType } = file;
      const turn = await receive(conv, pictureId, {
        type: 'event',
        name: FILE_EVENT,
        value: { pictureId, name, mediaType, ...(fate === null ? {} : { received: fate }) },
        ...(index === 0 && clientActivityId !== null ? { channelData: { clientActivityID: clientActivityId } } : {}),
      });
      received.push(turn);
    }
    const [first] = received;
    if (first === undefined) throw new ChannelRefusal('upload_malformed', 400, '文件没有传完整，请重新选择再发。');
    return first;
  };

  return {
    async postActivity(request, response) {
      const claims = authorize(request, tokens, String(request.params.id));
      const posted = parseActivity(request.body, deps.limits.textBytes);
      const unique = posted.clientActivityId ?? randomUUID();
      if (!posted.activity) {
        response.json({ id: `${claims.conv}|unlogged-${unique}` });
        return;
      }
      const key = messageKey(claims, unique);
      const stored = await storedElseCounted(request, claims, [key]);
      const turn = stored ?? (await receive(claims.conv, key, posted.activity));
      deps.counter('web', stored === null ? 'message' : 'message:again');
      response.json({ id: activityId(claims.conv, turn.seq) });
    },

    async upload(request, response) {
      const claims = authorize(request, tokens, String(request.params.id));
      const { activity, files } = await readUpload(request, response);
      const { clientActivityId, caption } = parseUploadedActivity(activity, deps.limits.textBytes);
      const key = messageKey(claims, clientActivityId ?? randomUUID());
      const fileKeys = files.map((_file, index) => (index === 0 ? key : `${key}:${index + 1}`));
      const captionKeys = caption === '' ? [] : [`${key}:caption`];
      const stored = await storedElseCounted(request, claims, [...fileKeys, ...captionKeys]);
      const first = stored ?? (await receiveFiles(claims, fileKeys, files, clientActivityId));
      if (stored === null) {
        for (const captionKey of captionKeys)
          await receive(claims.conv, captionKey, { type: 'message', text: caption });
      }
      response.json({ id: activityId(claims.conv, first.seq) });
    },
  };
}

function messageKey({ conv }: TokenClaims, unique: string): string {
  return `web:${conv}:${unique}`;
}
