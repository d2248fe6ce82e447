import type { Slots } from '../../dialogs/index.ts';
import type { DirectoryEntry, DirectoryKind } from '../../knowledge/index.ts';
import type { Mind } from '../mind.ts';
import { callerOf, openOrder } from '../orders/open-order.ts';
import { keepsOrders, orderByPerson, orderValues, tellUnreachable, textSlot } from '../orders/told-order.ts';
import { openedSlot } from '../sealed-slots.ts';
import type { TurnDraft } from '../turn-draft.ts';

export const APPOINTMENT_DIALOG = 'appointment';
/** Where somebody can come to. */
const OFFICES: readonly DirectoryKind[] = ['centre', 'station', 'point', 'legal-aid'];
const MOST_OFFICES = 4;

const HOW = { office: '到服务点', home: '上门', phone: '电话' } as const;
const BECAUSE: Readonly<Record<string, string>> = {
  'cannot-walk': '行动不便',
  bedridden: '卧床',
  'severe-illness': '病重住院',
  'very-old': '年纪大',
  other: '别的原因',
};

/** Offices of a region to choose from, the nearest kind first. */
export async function officesOf(mind: Mind, regionCode: unknown): Promise<DirectoryEntry[]> {
  if (typeof regionCode !== 'string') return [];
  const none: DirectoryEntry[] = [];
  const found = await mind.orElse(async () => (await mind.directory.inRegion(regionCode, OFFICES)).entries, none);
  return found.slice(0, MOST_OFFICES);
}

/** Action of the dialog `appointment`: an order, on which a person agrees with him on a time. */
export async function appointmentTurn(mind: Mind, draft: TurnDraft, slots: Slots, begunAt: Date): Promise<void> {
  if (!keepsOrders(mind)) {
    orderByPerson(mind, draft);
    return;
  }
  const how = slots.how === 'home' || slots.how === 'phone' ? slots.how : 'office';
  const regionCode = typeof slots.regionCode === 'string' ? slots.regionCode : draft.conversation.regionCode;
  const wanted = textSlot(slots.office);
  const offices = how === 'office' && wanted !== '' ? await officesOf(mind, regionCode) : [];
  const office = offices.find(({ name }) => name === wanted || name.includes(wanted) || wanted.includes(name));
  const because = BECAUSE[String(slots.homeBecause)];
  const lines = [
    `预约方式：${HOW[how]}`,
    `办什么：${textSlot(slots.matter)}`,
    wanted === '' ? '' : `想去：${wanted}`,
    because === undefined ? '' : `出不了门的原因：${because}`,
    `方便的时间：${textSlot(slots.appointmentTime)}`,
  ];
  const order = await openOrder(mind, draft, {
    origin: 'appointment',
    kind: 'help',
    key: `appointment:${draft.conversation._id}:${begunAt.getTime()}`,
    content: lines.filter((line) => line !== '').join('\n'),
    incidentAt: '',
    regionCode,
    place: how === 'home' ? openedSlot(mind, slots, 'address') : '',
    caller: { ...callerOf(mind, draft, slots), confidential: false },
    ...(office === undefined ? {} : { office: { code: office.id, name: office.name } }),
  });
  const values = orderValues(mind, order);
  draft.say(
    how === 'home'
      ? mind.phrases('appointmentHomeTaken', values)
      : mind.phrases('appointmentTaken', {
          ...values,
          where: office === undefined ? '' : mind.phrases('appointmentWhere', { name: office.name }).text,
        }),
  );
  tellUnreachable(mind, draft, order);
  if (office?.sample === true) draft.say({ ...mind.phrases('placeSample'), expectsInput: false });
}
