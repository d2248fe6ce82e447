import { objectsOf, textOf } from '../callback-fields.ts';
import { toE164 } from '../phone-numbers.ts';
import type { SmsMessage, SmsReceipt } from '../sms-gateway.ts';
import { uplinkMessage } from '../uplink-message.ts';

/**
 * An uplink of Tencent (短信回复): `{mobile, nationcode, text, sign, time, extend}`, time in seconds. It has no id of its
 * own: number, time and words make it unique, kept as a fingerprint. Without them it is left out.
 * @throws ChannelRefusal 400 when the body is no object.
 */
export function parseUplinks(body: unknown, fingerprint: (plain: string) => string): SmsMessage[] {
  return objectsOf(body).flatMap((fields) => {
    const [mobile, time, content] = [textOf(fields, 'mobile'), textOf(fields, 'time'), textOf(fields, 'text')];
    if (mobile === '' || !/^\d{9,11}$/.test(time)) return [];
    const from = toE164(mobile, textOf(fields, 'nationcode'));
    const key = fingerprint(`tencent uplink ${from} ${time} ${content}`);
    const sentAt = new Date(Number(time) * 1000);
    return [uplinkMessage({ gateway: 'tencent', from, content, sentAt, key }, fingerprint)];
  });
}

/**
 * Receipts of Tencent (短信下发状态): `[{report_status: SUCCESS | FAIL, errmsg, sid, …}]`; `sid` makes one unique.
 * @throws ChannelRefusal 400 when the body is no list of objects.
 */
export function parseReceipts(body: unknown): SmsReceipt[] {
  return objectsOf(body).flatMap((fields) => {
    const providerId = textOf(fields, 'sid');
    const status = textOf(fields, 'report_status');
    if (!/^[\w:.-]{1,100}$/.test(providerId) || (status !== 'SUCCESS' && status !== 'FAIL')) return [];
    return [
      {
        providerId,
        ownId: '',
        turnIds: [],
        state: status === 'SUCCESS' ? 'delivered' : 'undelivered',
        providerCode: status === 'SUCCESS' ? '' : textOf(fields, 'errmsg').slice(0, 60),
      },
    ];
  });
}
