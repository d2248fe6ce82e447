import { type GuardedDoorOptions, guardedDoor } from '../guarded-door.ts';
import type { SmsGateway } from '../sms-gateway.ts';
import { createTencentOutgoing, type TencentOutgoingOptions } from './create-tencent-outgoing.ts';
import { parseReceipts, parseUplinks } from './parse-callback.ts';

export interface TencentGatewayOptions {
  door: Omit<GuardedDoorOptions, 'variables'>;
  /** Opaque, the same for the same number, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** Left out where messages are only taken in. */
  outgoing?: TencentOutgoingOptions;
}

/**
 * Text messages through Tencent (腾讯云短信), at `/channels/tencent-sms/<secret>/uplink` and `…/receipts`.
 * @throws ChannelConfigError when the secret is too short.
 */
export function createTencentGateway({ door, fingerprint, outgoing }: TencentGatewayOptions): SmsGateway {
  return {
    name: 'tencent',
    path: '/channels/tencent-sms',
    messagePath: '/:secret/uplink',
    receiptPath: '/:secret/receipts',
    admit: guardedDoor({ ...door, variables: 'TENCENT_SMS' }),
    readMessages: (request) => parseUplinks(request.body, fingerprint),
    readReceipts: (request) => parseReceipts(request.body),
    inline: null,
    acknowledge: (response) => response.json({ result: 0, errmsg: 'OK' }),
    outgoing: outgoing === undefined ? null : createTencentOutgoing(outgoing),
  };
}
