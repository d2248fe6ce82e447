import type { OrderAction, OrderDetail } from './types.ts';

/** Everything that a form of a step may hold; what it does not ask for is not sent. */
export interface StepValues {
  result: NonNullable<OrderDetail['result']> | null;
  reply: string;
  legalBasis: string[];
  contacted: boolean;
  text: string;
  toResident: boolean;
  reason: string;
  /** As a field of a form has it, in the time of Shanghai: `2026-03-01T17:30`. */
  until: string;
  ok: boolean;
  solved: 'yes' | 'no' | 'unknown' | null;
  evaluation: '1' | '2' | '3' | '4' | '5' | null;
  dissatisfiedBecause: string;
  toName: string;
  toCode: string;
}

export type NamedField = 'result' | 'reply' | 'text' | 'reason' | 'until' | 'evaluation' | 'toName' | 'toCode';

export function blankStep(order: OrderDetail): StepValues {
  return {
    result: order.result,
    reply: order.reply,
    legalBasis: order.legalBasis,
    contacted: false,
    text: '',
    toResident: false,
    reason: '',
    until: '',
    ok: true,
    solved: null,
    evaluation: null,
    dissatisfiedBecause: '',
    toName: '',
    toCode: '',
  };
}

/** The first field that must be filled in and is not; null for none. */
export function missingField({ needs }: OrderAction, values: StepValues): NamedField | null {
  const must: [string, NamedField, boolean][] = [
    ['result', 'result', values.result === null],
    ['reply', 'reply', values.reply.trim() === ''],
    ['to', 'toName', values.toName.trim() === ''],
    ['to', 'toCode', values.toCode.trim() === ''],
    ['text', 'text', values.text.trim() === ''],
    ['reason', 'reason', values.reason.trim() === ''],
    ['until', 'until', values.until === ''],
    ['evaluation', 'evaluation', values.evaluation === null],
  ];
  return must.find(([need, , isMissing]) => needs.includes(need) && isMissing)?.[1] ?? null;
}

/** The body of a step. */
export function detailsOf({ needs }: OrderAction, values: StepValues): Record<string, unknown> {
  const { result, reply, legalBasis, contacted, text, toResident, reason, ok, dissatisfiedBecause } = values;
  const evaluation = values.evaluation === null || (needs.includes('ok') && !ok) ? null : Number(values.evaluation);
  const solved = values.solved === 'yes' ? true : values.solved === 'no' ? false : null;
  const all: Record<string, unknown> = {
    result,
    reply: reply.trim(),
    legalBasis,
    contacted,
    text: text.trim(),
    toResident,
    reason: reason.trim(),
    until: values.until === '' ? null : new Date(`${values.until}:00+08:00`).toISOString(),
    ok,
    solved: ok ? solved : null,
    evaluation,
    dissatisfiedBecause: dissatisfiedBecause.trim(),
    to: { name: values.toName.trim(), code: values.toCode.trim() },
  };
  const names = needs.map((need) => need.replace('?', ''));
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
