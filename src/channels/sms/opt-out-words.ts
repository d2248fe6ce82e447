/** A wish about messages: none any more, or again. */
export type OptOutWord = 'STOP' | 'START';

/**
 * Twilio's own words, after which its network blocks us, and the Chinese ones, which are ours to keep. Not `N`: in a
 * dialog it is an answer.
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
  '退订',
  '拒收',
  '退订短信',
]);
const START_WORDS = new Set(['START', 'UNSTOP', '恢复', '恢复订阅', '恢复接收']);

/** The whole message must be the word; case, width, blanks and punctuation around it do not matter. */
export function readOptOutWord(body: string): OptOutWord | null {
  const word = body
    .normalize('NFKC')
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')
    .toUpperCase();
  if (STOP_WORDS.has(word)) return 'STOP';
  return START_WORDS.has(word) ? 'START' : null;
}
