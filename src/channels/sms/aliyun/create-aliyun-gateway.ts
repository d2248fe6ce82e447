import { type GuardedDoorOptions, guardedDoor } from '../guarded-door.ts';
import type { SmsGateway } from '../sms-gateway.ts';
import { type AliyunOutgoingOptions, createAliyunOutgoing } from './create-aliyun-outgoing.ts';
import { parseReceipts, parseUplinks } from './parse-callback.ts';

export interface AliyunGatewayOptions {
  door: Omit<GuardedDoorOptions, 'variables'>;
  /** Opaque, the same for the same number, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** Left out where messages are only taken in. */
  outgoing?: AliyunOutgoingOptions;
}

/**
 * Text messages through Aliyun (阿里云短信), at `/channels/aliyun-sms/<secret>/uplink` and `…/receipts`.
 * @throws ChannelConfigError when the secret is too short.
 */
export function createAliyunGateway({ door, fingerprint, outgoing }: AliyunGatewayOptions): SmsGateway {
  return {
    name: 'aliyun',
    path: '/channels/aliyun-sms',
    messagePath: '/:secret/uplink',
    receiptPath: '/:secret/receipts',
    admit: guardedDoor({ ...door, variables: 'ALIYUN_SMS' }),
    readMessages: (request) => parseUplinks(request.body, fingerprint),
    readReceipts: (request) => parseReceipts(request.body),
    inline: null,
    acknowledge: (response) => response.json({ code: 0, msg: '接收成功' }),
    outgoing: outgoing === undefined ? null : createAliyunOutgoing(outgoing),
  };
}
