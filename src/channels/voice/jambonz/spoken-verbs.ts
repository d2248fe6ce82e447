import { xmlSafe } from '../../safe-text.ts';
import type { PauseAction, PlayAction, SayAction, SpeakingRate } from '../call-action.ts';
import { speechCutter } from '../spoken-text.ts';
import { readsSsml, type SpeechSettings } from './speech-settings.ts';

/** A verb of jambonz, as JSON. */
export type Verb = { verb: string } & Record<string, unknown>;

/** What is heard, in order; texts are cut to what one `say` takes. */
export type Piece = { say: string; rate: SpeakingRate } | { play: string; times: number } | { pause: number };

/** Slower than the voice speaks of itself, for people who ask for it (请说慢一点). */
const SLOW = '80%';
/** Bytes of text nested in one `gather`; voices take 5000. */
const MOST_NESTED_BYTES = 4500;

/** Cuts the actions of one document into pieces. */
export function pieceCutter(): (actions: readonly (SayAction | PlayAction | PauseAction)[]) => Piece[] {
  const parts = speechCutter();
  return (actions) =>
    actions.flatMap((action): Piece[] => {
      if (action.do === 'say') return parts(action.text).map((say) => ({ say, rate: action.rate }));
      if (action.do === 'pause') return [{ pause: Math.max(1, Math.round(action.seconds)) }];
      return [{ play: xmlSafe(action.url), times: Math.max(1, Math.round(action.times)) }];
    });
}

/** A piece as a verb of its own. */
export function verbOf(piece: Piece, speech: SpeechSettings): Verb {
  if ('pause' in piece) return { verb: 'pause', length: piece.pause };
  if ('play' in piece) return { verb: 'play', ...played(piece) };
  return { verb: 'say', ...spoken([piece], speech) };
}

/** What `gather` plays while it listens: one `say` or one `play`, and the verbs that must come before it. */
export interface Prompt {
  before: Verb[];
  nested: Record<string, unknown>;
  /** Silence at the end that could not be put into words: it is listened to. */
  silentSeconds: number;
}

/** As much of the end as one `say` can hold is nested, so that callers can speak into it. */
export function promptOf(pieces: readonly Piece[], speech: SpeechSettings): Prompt {
  const end = pieces.findLastIndex((piece) => !('pause' in piece)) + 1;
  const heard = pieces.slice(0, end);
  const start = nestedFrom(heard, speech);
  return {
    before: heard.slice(0, start).map((piece) => verbOf(piece, speech)),
    nested: nesting(heard.slice(start), speech),
    silentSeconds: pieces.slice(end).reduce((sum, piece) => sum + ('pause' in piece ? piece.pause : 0), 0),
  };
}

function nestedFrom(pieces: readonly Piece[], speech: SpeechSettings): number {
  const last = pieces.at(-1);
  if (last === undefined || 'play' in last) return Math.max(0, pieces.length - 1);
  let bytes = 0;
  const lastBefore = pieces.findLastIndex((piece) => {
    bytes += 'say' in piece ? Buffer.byteLength(piece.say) : 0;
    return 'play' in piece || ('pause' in piece && !readsSsml(speech)) || bytes > MOST_NESTED_BYTES;
  });
  return lastBefore + 1;
}

function nesting(pieces: readonly Piece[], speech: SpeechSettings): Record<string, unknown> {
  const [first] = pieces;
  if (first === undefined) return {};
  if ('play' in first) return { play: played(first) };
  return { say: spoken(pieces, speech) };
}

function played({ play, times }: { play: string; times: number }): Record<string, unknown> {
  return { url: play, loop: times };
}

/** Plain where that is enough, else SSML. */
function spoken(pieces: readonly Piece[], speech: SpeechSettings): Record<string, unknown> {
  const { ttsVendor: vendor, ttsLanguage: language, ttsVoice: voice } = speech;
  const isPlain = !readsSsml(speech) || pieces.every((piece) => 'say' in piece && piece.rate === 'normal');
  const text = isPlain ? plain(pieces) : `<speak>${pieces.map(ssml).join('')}</speak>`;
  return { text, synthesizer: { vendor, language, voice } };
}

function plain(pieces: readonly Piece[]): string {
  const text = pieces.map((piece) => ('say' in piece ? piece.say : '')).join('\n');
  // jambonz plays what looks like an address instead of saying it.
  return URL.canParse(text) || /^(?:say:|silence_stream:)/i.test(text) ? `，${text}` : text;
}

function ssml(piece: Piece): string {
  if ('pause' in piece) return `<break time="${piece.pause}s"/>`;
  if ('play' in piece) return '';
  const text = piece.say.replaceAll('&', '&amp;');
  return piece.rate === 'slow' ? `<prosody rate="${SLOW}">${text}</prosody>` : text;
}
