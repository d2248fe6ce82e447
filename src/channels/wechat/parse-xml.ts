import { XMLParser } from 'fast-xml-parser';
import { ChannelRefusal } from '../errors.ts';

/** The text fields of a WeChat message by tag name. */
export type XmlFields = ReadonlyMap<string, string>;

/** Values stay text: a resident's `0012` is not twelve, and `1e5` not a number. */
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true });

/**
 * The fields of a flat `<xml>` message. Tags that come twice or hold other tags are left out: a field that is read
 * must be one text.
 * @throws ChannelRefusal `hotline_channels_wechat_xml` (400) for anything that is not well-formed or declares a
 * document type or an entity.
 */
export function parseXml(body: string): XmlFields {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(body)) throw refused('it declares a document type or an entity');
  const root = rootOf(body);
  if (typeof root !== 'object' || root === null || Array.isArray(root)) throw refused('it has no fields');
  return new Map(Object.entries(root).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function rootOf(body: string): unknown {
  let document: unknown;
  try {
    document = parser.parse(body, true);
  } catch {
    throw refused('it is not well-formed');
  }
  return typeof document === 'object' && document !== null && 'xml' in document ? document.xml : null;
}

function refused(problem: string): ChannelRefusal {
  return new ChannelRefusal('wechat_xml', 400, `The XML is not taken: ${problem}.`);
}
