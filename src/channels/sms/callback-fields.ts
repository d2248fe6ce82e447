import { ChannelRefusal } from '../errors.ts';

/** One object of a callback; nothing of it may be trusted. */
export type CallbackFields = Readonly<Record<string, unknown>>;

/**
 * The objects of a callback's body: a list, or one alone. What is no object among others is left out.
 * @throws ChannelRefusal 400 when there is none at all.
 */
export function objectsOf(body: unknown): CallbackFields[] {
  const objects = (Array.isArray(body) ? body : [body]).filter(
    (one): one is CallbackFields => typeof one === 'object' && one !== null && !Array.isArray(one),
  );
  if (objects.length === 0) throw new ChannelRefusal('sms_callback', 400, 'The body must be a list of objects.');
  return objects;
}

/** A field as text, numbers too; '' when it is missing or anything else. */
export function textOf(fields: CallbackFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'string' ? value : '';
}
