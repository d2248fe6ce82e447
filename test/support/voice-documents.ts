import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** What is heard of a document, before it comes to its end. */
export type Heard =
  | { do: 'say'; text: string; isSlow: boolean }
  | { do: 'play'; url: string; times: number }
  | { do: 'pause'; seconds: number };

/** What the last verb of a document does; null: the call is over. */
export type Ending =
  | {
      do: 'ask';
      url: string;
      /** Where the call goes when the recogniser fails. */
      otherwise: string | null;
      hears: boolean;
      keys: number;
      timeout: number;
      speechTimeout: number | null;
      hints: string[];
      bargeIn: boolean;
      language: string | null;
    }
  | {
      do: 'join';
      room: string;
      isMuted: boolean;
      coaches: string | null;
      starts: boolean;
      ends: boolean;
      left: string;
    }
  | { do: 'transfer'; to: string; rings: number; isHeardOnlyWhenAnswered: boolean; ended: string }
  | { do: 'redirect'; url: string }
  | { do: 'hang-up' }
  | { do: 'decline'; reason: 'busy' | 'rejected' }
  | null;

/** A document of either provider, as the provider would carry it out. */
export interface VoiceDocument {
  heard: Heard[];
  ending: Ending;
}

/** All words of a document, without blanks: where a text was cut does not matter to the ear. */
export function wordsOf({ heard }: VoiceDocument): string {
  return heard
    .map((one) => (one.do === 'say' ? one.text : ''))
    .join('')
    .replace(/\s+/g, '');
}

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
});

/** @throws Error when it is not well-formed. */
function parseXml(xml: string): Element[] {
  const validity = XMLValidator.validate(xml);
  if (validity !== true) throw new Error(`no XML: ${JSON.stringify(validity.err)}`);
  const elements = (nodes: Record<string, unknown>[]): Element[] =>
    nodes.flatMap((node) => {
      const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text' && !key.startsWith('?'));
      if (name === undefined) return [];
      const inner = node[name] as Record<string, unknown>[];
      return [
        {
          name,
          attributes: { ...(node[':@'] as Record<string, string> | undefined) },
          children: elements(inner),
          text: inner.map((child) => ('#text' in child ? String(child['#text']) : '')).join(''),
        },
      ];
    });
  return elements(parser.parse(xml));
}

/** TwiML as Twilio carries it out. @throws Error on a verb or attribute that we never use. */
export function readTwiml(xml: string): VoiceDocument {
  const [response, ...others] = parseXml(xml);
  if (response?.name !== 'Response' || others.length > 0) throw new Error('no TwiML');
  const document: VoiceDocument = { heard: [], ending: null };
  for (const verb of response.children) {
    if (document.ending?.do === 'ask' && verb.name === 'Redirect') {
      document.ending.otherwise = verb.text;
      continue;
    }
    if (document.ending !== null) throw new Error(`${verb.name} after the end`);
    if (isHeard(verb)) document.heard.push(...heardOfTwiml(verb));
    else document.ending = endingOfTwiml(verb, document);
  }
  return document;
}

const isHeard = ({ name }: Element) => ['Say', 'Play', 'Pause'].includes(name);

function heardOfTwiml(verb: Element): Heard[] {
  if (verb.name === 'Play') return [{ do: 'play', url: verb.text, times: Number(verb.attributes.loop) }];
  if (verb.name === 'Pause') return [{ do: 'pause', seconds: Number(verb.attributes.length) }];
  if (verb.attributes.language !== 'cmn-CN') throw new Error('Say without a language');
  const [slow, ...others] = verb.children;
  if (others.length > 0 || (slow && slow.name !== 'prosody')) throw new Error('markup in Say');
  return [{ do: 'say', text: slow ? slow.text : verb.text, isSlow: slow !== undefined }];
}

function endingOfTwiml(verb: Element, document: VoiceDocument): Ending {
  const { attributes } = verb;
  switch (verb.name) {
    case 'Gather':
      if (attributes.actionOnEmptyResult !== 'true') throw new Error('silence would fall through');
      if (!verb.children.every(isHeard)) throw new Error('Gather holds what it must not');
      document.heard.push(...verb.children.flatMap(heardOfTwiml));
      return {
        do: 'ask',
        url: attributes.action ?? '',
        otherwise: null,
        hears: attributes.input === 'speech dtmf',
        keys: Number(attributes.numDigits),
        timeout: Number(attributes.timeout),
        speechTimeout: attributes.speechTimeout === undefined ? null : Number(attributes.speechTimeout),
        hints: attributes.hints?.split(',') ?? [],
        bargeIn: attributes.bargeIn === 'true',
        language: attributes.language ?? null,
      };
    case 'Dial': {
      const [conference, ...others] = verb.children;
      if ((conference?.name === 'Number' || conference?.name === 'Sip') && others.length === 0) {
        return {
          do: 'transfer',
          to: conference.text,
          rings: Number(attributes.timeout),
          isHeardOnlyWhenAnswered: attributes.answerOnBridge === 'true',
          ended: attributes.action ?? '',
        };
      }
      if (conference?.name !== 'Conference' || others.length > 0) throw new Error('Dial without a room');
      return {
        do: 'join',
        room: conference.text,
        isMuted: conference.attributes.muted === 'true',
        coaches: conference.attributes.coach ?? null,
        starts: conference.attributes.startConferenceOnEnter === 'true',
        ends: conference.attributes.endConferenceOnExit === 'true',
        left: attributes.action ?? '',
      };
    }
    case 'Redirect':
      return { do: 'redirect', url: verb.text };
    case 'Hangup':
      return { do: 'hang-up' };
    case 'Reject':
      return { do: 'decline', reason: attributes.reason === 'busy' ? 'busy' : 'rejected' };
    default:
      throw new Error(`unknown verb ${verb.name}`);
  }
}

/** A verb of jambonz, as far as we use it. */
interface Verb {
  verb: string;
  text?: string;
  url?: string;
  loop?: number;
  length?: number;
  actionHook?: string;
  input?: string[];
  numDigits?: number;
  maxDigits?: number;
  timeout?: number;
  speechTimeout?: number;
  bargein?: boolean;
  dtmfBargein?: boolean;
  recognizer?: { language: string; hints?: string[] };
  say?: { text: string };
  play?: { url: string; loop: number };
  name?: string;
  joinMuted?: boolean;
  speakOnlyTo?: string;
  startConferenceOnEnter?: boolean;
  endConferenceOnExit?: boolean;
  status?: number;
  target?: { type: string; number?: string; sipUri?: string }[];
  answerOnBridge?: boolean;
}

/** Verbs as jambonz carries them out. @throws Error on a verb that we never use. */
export function readVerbs(json: string): VoiceDocument {
  const verbs: Verb[] = JSON.parse(json);
  const document: VoiceDocument = { heard: [], ending: null };
  for (const verb of verbs) {
    if (document.ending?.do === 'ask' && verb.verb === 'redirect') {
      document.ending.otherwise = verb.actionHook ?? '';
      continue;
    }
    if (document.ending !== null) throw new Error(`${verb.verb} after the end`);
    if (verb.verb === 'say') document.heard.push(...heardOfSay(verb.text ?? ''));
    else if (verb.verb === 'play') document.heard.push({ do: 'play', url: verb.url ?? '', times: verb.loop ?? 1 });
    else if (verb.verb === 'pause') document.heard.push({ do: 'pause', seconds: verb.length ?? 0 });
    else document.ending = endingOfVerb(verb, document);
  }
  return document;
}

/** Plain, or SSML when it begins like it; an address would be played. */
function heardOfSay(text: string): Heard[] {
  if (URL.canParse(text) || text.startsWith('silence_stream:')) return [{ do: 'play', url: text, times: 1 }];
  if (!text.startsWith('<speak')) return [{ do: 'say', text, isSlow: false }];
  const heard: Heard[] = [];
  for (const { text: plain, breakSeconds, isSlow } of ssmlPieces(text)) {
    if (breakSeconds > 0) heard.push({ do: 'pause', seconds: breakSeconds });
    else heard.push({ do: 'say', text: plain, isSlow });
  }
  return heard;
}

function ssmlPieces(ssml: string): { text: string; breakSeconds: number; isSlow: boolean }[] {
  if (XMLValidator.validate(ssml) !== true) throw new Error('no SSML');
  const [{ speak }] = parser.parse(ssml) as [{ speak: Record<string, unknown>[] }];
  return speak.map((node) => {
    if ('#text' in node) return { text: String(node['#text']), breakSeconds: 0, isSlow: false };
    if ('break' in node) {
      const { time } = node[':@'] as { time: string };
      return { text: '', breakSeconds: Number.parseInt(time, 10), isSlow: false };
    }
    if (!('prosody' in node)) throw new Error('unknown SSML');
    const inner = node.prosody as Record<string, unknown>[];
    return { text: inner.map((child) => String(child['#text'])).join(''), breakSeconds: 0, isSlow: true };
  });
}

function endingOfVerb(verb: Verb, document: VoiceDocument): Ending {
  switch (verb.verb) {
    case 'gather':
      if (verb.say) document.heard.push(...heardOfSay(verb.say.text));
      if (verb.play) document.heard.push({ do: 'play', url: verb.play.url, times: verb.play.loop });
      return {
        do: 'ask',
        url: verb.actionHook ?? '',
        otherwise: null,
        hears: verb.input?.includes('speech') === true,
        keys: verb.numDigits ?? verb.maxDigits ?? 0,
        timeout: verb.timeout ?? 0,
        speechTimeout: verb.speechTimeout ?? null,
        hints: verb.recognizer?.hints ?? [],
        bargeIn: verb.dtmfBargein === true,
        language: verb.recognizer?.language ?? null,
      };
    case 'conference':
      return {
        do: 'join',
        room: verb.name ?? '',
        isMuted: verb.joinMuted === true,
        coaches: verb.speakOnlyTo ?? null,
        starts: verb.startConferenceOnEnter === true,
        ends: verb.endConferenceOnExit === true,
        left: verb.actionHook ?? '',
      };
    case 'dial':
      return {
        do: 'transfer',
        to: verb.target?.[0]?.number ?? verb.target?.[0]?.sipUri ?? '',
        rings: verb.timeout ?? 0,
        isHeardOnlyWhenAnswered: verb.answerOnBridge === true,
        ended: verb.actionHook ?? '',
      };
    case 'redirect':
      return { do: 'redirect', url: verb.actionHook ?? '' };
    case 'hangup':
      return { do: 'hang-up' };
    case 'sip:decline':
      return { do: 'decline', reason: verb.status === 486 ? 'busy' : 'rejected' };
    default:
      throw new Error(`unknown verb ${verb.verb}`);
  }
}
