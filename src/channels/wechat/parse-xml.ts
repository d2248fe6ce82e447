import { XMLParser } from 'fast-xml-parser';
import { ChannelRefusal } from '../errors.ts';

/** The text fields of a WeChat message by tag name, and the entries of its lists. */
export interface XmlFields {
  get(name: string): string | undefined;
  /** Entries of `<name><List>…</List>…</name>`, each a flat list of text fields; none where there is no such list. */
  list(name: string): ReadonlyMap<string, string>[];
}

/** Values stay text: a resident's `0012` is not twelve, and `1e5` not a number. */
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true });

/**
 * The fields of an `<xml>` message. Tags that come twice or hold other tags are no fields: a field that is read must
 * be one text.
 * @throws ChannelRefusal `hotline_channels_wechat_xml` (400) for anything that is not well-formed or declares a
 * document type or an entity.
 */
export function parseXml(body: string): XmlFields {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(body)) throw refused('it declares a document type or an entity');
  const root = rootOf(body);
  if (!isRecord(root)) throw refused('it has no fields');
  const fields = textsOf(root);
  return {
    get: (name) => fields.get(name),
    list: (name) => {
      const holder: unknown = Object.hasOwn(root, name) ? root[name] : null;
      const entries: unknown = isRecord(holder) ? holder.List : null;
      return (Array.isArray(entries) ? entries : [entries]).filter(isRecord).map(textsOf);
    },
  };
}

function textsOf(record: Record<string, unknown>): Map<string, string> {
  return new Map(Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function rootOf(body: string): unknown {
  let document: unknown;
  try {
    document = parser.parse(body, true);
  } catch {
    throw refused('it is not well-formed');
  }
  return isRecord(document) && 'xml' in document ? document.xml : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(problem: string): ChannelRefusal {
  return new ChannelRefusal('wechat_xml', 400, `The XML is not taken: ${problem}.`);
}
