import { fromBeijingTime } from '../beijing-time.ts';
import { type CallbackFields, objectsOf, textOf } from '../callback-fields.ts';
import { toE164 } from '../phone-numbers.ts';
import type { SmsMessage, SmsReceipt } from '../sms-gateway.ts';
import { uplinkMessage } from '../uplink-message.ts';

/**
 * Uplinks of Aliyun (短信上行 SmsUp): `[{phone_number, content, send_time, sequence_id, …}]`. `sequence_id` makes one
 * unique; it is text now and was a number before. Elements without it, or without a telephone, are left out.
 * @throws ChannelRefusal 400 when the body is no list of objects.
 */
export function parseUplinks(body: unknown, fingerprint: (plain: string) => string): SmsMessage[] {
  return objectsOf(body).flatMap((fields) => {
    const sequence = textOf(fields, 'sequence_id');
    if (!/^[\w^-]{1,64}$/.test(sequence)) return [];
    const from = toE164(textOf(fields, 'phone_number'));
    const sentAt = fromBeijingTime(textOf(fields, 'send_time'));
    const content = textOf(fields, 'content');
    return [uplinkMessage({ gateway: 'aliyun', from, content, sentAt, key: sequence }, fingerprint)];
  });
}

/**
 * Receipts of Aliyun (状态报告 SmsReport): `[{phone_number, success, err_code, biz_id, out_id, …}]`. `biz_id` and number
 * make one unique; we send to one number at a time, so the first is enough. `out_id` is our own id.
 * @throws ChannelRefusal 400 when the body is no list of objects.
 */
export function parseReceipts(body: unknown): SmsReceipt[] {
  return objectsOf(body).flatMap((fields) => {
    const providerId = textOf(fields, 'biz_id');
    if (!/^[\w^-]{1,64}$/.test(providerId)) return [];
    const isDelivered = succeeded(fields);
    const code = textOf(fields, 'err_code').slice(0, 60);
    return [
      {
        providerId,
        ownId: textOf(fields, 'out_id').slice(0, 200),
        turnIds: [],
        state: isDelivered ? 'delivered' : 'undelivered',
        providerCode: isDelivered ? '' : code,
      },
    ];
  });
}

function succeeded(fields: CallbackFields): boolean {
  return fields.success === true || textOf(fields, 'success') === 'true';
}
