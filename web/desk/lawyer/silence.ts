/**
 * How pressing a resident's unanswered words are. Typing counts as work on them; from half of the limit on it is shown.
 * @param silentMs after this long without a reply the case goes back to the queue, ms: the server's limit.
 */
export function silenceOf(
  { awaitsSince, lawyerActiveAt }: { awaitsSince: string | null; lawyerActiveAt: string | null },
  now: number,
  silentMs: number,
): 'none' | 'fresh' | 'long' | 'too-long' {
  if (awaitsSince === null) return 'none';
  const idle = now - Math.max(Date.parse(awaitsSince), Date.parse(lawyerActiveAt ?? awaitsSince));
  return idle >= silentMs ? 'too-long' : idle >= silentMs / 2 ? 'long' : 'fresh';
}
