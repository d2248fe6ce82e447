/** A wish about messages: none any more, or again. */
export type OptOutWord = 'STOP' | 'START';

/**
 * Twilio's own words, after which its network blocks us, and the Chinese ones, which are ours to keep: 回复TD退订,
 * 拒收请回复R. Not `N`: in a dialog it is an answer.
 */
const STOP_WORDS = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
  'TD',
  'T',
  'R',
  '退订',
  '拒收',
  '退订短信',
  '取消订阅',
  // What the instruction says, copied whole.
  'TD退订',
  '退订TD',
  '回复TD',
  '回复TD退订',
  '拒收R',
  '回复R',
]);
const START_WORDS = new Set(['START', 'UNSTOP', '恢复', '恢复订阅', '恢复接收']);

/** Of a message that can be such a word with what stands around it, characters. */
const LONGEST = 200;

/** The whole message must be the word; case, width, blanks and punctuation around it do not matter. */
export function readOptOutWord(body: string): OptOutWord | null {
  if (body.length > LONGEST) return null;
  const word = body
    .normalize('NFKC')
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')
    .replace(/(?<=[\p{Script=Han}])\s+|\s+(?=[\p{Script=Han}])|(?<=^t)\s+(?=d$)/giu, '')
    .toUpperCase();
  if (STOP_WORDS.has(word)) return 'STOP';
  return START_WORDS.has(word) ? 'START' : null;
}
