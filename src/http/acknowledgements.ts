import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Metrics } from './metrics.ts';

/** Where residents' messages come in, by the beginning of the path. */
const CHANNEL_OF: readonly (readonly [path: string, channel: string])[] = [
  ['/v3/directline/', 'web'],
  ['/channels/wechat', 'wechat'],
  ['/channels/twilio/sms', 'sms'],
  ['/channels/aliyun-sms', 'sms'],
  ['/channels/tencent-sms', 'sms'],
  ['/channels/twilio/voice', 'voice'],
  ['/channels/jambonz', 'voice'],
];

/**
 * Measures how long providers and pages wait for the answer to what they post: the acknowledgement (应答), and where the
 * replies go with it, them too. Refusals are counted with their class, so that quick ones do not hide slow answers.
 */
export function measureAcknowledgements(metrics: Metrics): RequestHandler {
  const observe = metrics.seconds(
    'hotline_acknowledgement_seconds',
    'From a message coming in over HTTP to its answer',
    ['channel', 'status'],
  );
  return (request: Request, response: Response, next: NextFunction): void => {
    const channel = request.method === 'POST' ? channelOf(request.path) : null;
    if (channel !== null) {
      const began = performance.now();
      response.once('finish', () => {
        observe({ channel, status: `${Math.floor(response.statusCode / 100)}xx` }, (performance.now() - began) / 1000);
      });
    }
    next();
  };
}

function channelOf(path: string): string | null {
  return CHANNEL_OF.find(([beginning]) => path.startsWith(beginning))?.[1] ?? null;
}
