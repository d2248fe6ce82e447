import { degreesOf } from './message-meaning.ts';
import type { Meaning, NoticeReceipt } from './parse-message.ts';
import type { XmlFields } from './parse-xml.ts';

const TEMPLATE = /^[\w-]{1,64}$/;

/**
 * What an event means. What is not known is nothing: `success`, and counted.
 * @param menuWords what a button of the menu says for the resident.
 */
export function eventMeaning(
  event: string,
  eventKey: string,
  fields: XmlFields,
  menuWords: (key: string) => string | null,
): Meaning {
  switch (event) {
    case 'subscribe':
    case 'SCAN': {
      const entry = entryOf(eventKey.replace(/^qrscene_/, ''));
      const { regionCode } = entry;
      return {
        activity: { type: 'conversationUpdate', channelData: entry },
        grant: 'click',
        ...(regionCode === undefined ? {} : { regionCode }),
      };
    }
    case 'unsubscribe':
      return { activity: { type: 'endOfConversation', name: 'unsubscribe', value: { state: 'left' } }, leaves: true };
    case 'CLICK': {
      const key = eventKey.trim();
      const text = menuWords(key) ?? key;
      return { activity: text === '' ? null : { type: 'message', text }, grant: 'click' };
    }
    case 'LOCATION': {
      const position = degreesOf(fields, 'Latitude', 'Longitude');
      return { activity: null, ...(position === null ? {} : { position }) };
    }
    case 'subscribe_msg_sent_event':
      return { activity: null, receipts: fields.list('SubscribeMsgSentEvent').flatMap(receiptOf) };
    case 'subscribe_msg_popup_event':
      return { activity: null, choices: fields.list('SubscribeMsgPopupEvent').flatMap(choiceOf) };
    case 'subscribe_msg_change_event':
      return { activity: null, choices: fields.list('SubscribeMsgChangeEvent').flatMap(choiceOf) };
    default:
      return { activity: null };
  }
}

function receiptOf(entry: ReadonlyMap<string, string>): NoticeReceipt[] {
  const template = entry.get('TemplateId') ?? '';
  const code = Number(entry.get('ErrorCode') ?? Number.NaN);
  if (!TEMPLATE.test(template) || !Number.isInteger(code)) return [];
  const id = /^\d{1,32}$/.exec(entry.get('MsgID')?.trim() ?? '')?.[0] ?? '';
  return [{ id, template, code, words: entry.get('ErrorStatus') ?? '' }];
}

function choiceOf(entry: ReadonlyMap<string, string>): { template: string; refuses: boolean }[] {
  const template = entry.get('TemplateId') ?? '';
  const choice = entry.get('SubscribeStatusString');
  if (!TEMPLATE.test(template) || (choice !== 'accept' && choice !== 'reject')) return [];
  return [{ template, refuses: choice === 'reject' }];
}

/**
 * Where a resident came in: the scene of the QR code, `<office>_<region>`: the region when it ends in its code of six
 * digits, the office before it.
 */
function entryOf(scene: string): { scene?: string; office?: string; regionCode?: string } {
  if (scene === '') return {};
  const [, office = '', regionCode] = /^(?:([\w-]+)_)?(\d{6})$/.exec(scene) ?? [];
  return { scene, ...(office === '' ? {} : { office }), ...(regionCode === undefined ? {} : { regionCode }) };
}
