/** After this long without a reply the case goes back to the queue (the server's limit, as configured by default), ms. */
export const SILENT_MS = 120_000;
/** From half of it on, it is shown. */
const WARN_MS = SILENT_MS / 2;

/** How pressing a resident's unanswered words are. Typing counts as work on it. */
export function silenceOf(
  { awaitsSince, lawyerActiveAt }: { awaitsSince: string | null; lawyerActiveAt: string | null },
  now: number,
): 'none' | 'fresh' | 'long' | 'too-long' {
  if (awaitsSince === null) return 'none';
  const idle = now - Math.max(Date.parse(awaitsSince), Date.parse(lawyerActiveAt ?? awaitsSince));
  return idle >= SILENT_MS ? 'too-long' : idle >= WARN_MS ? 'long' : 'fresh';
}
