/** What a digit is called when a number is read out one by one (幺三八, 壹拐), as its figure. */
export const SPOKEN_DIGITS: ReadonlyMap<string, string> = new Map([
  ...[...'零一二三四五六七八九'].map((digit, value) => [digit, String(value)] as const),
  ...[...'零壹贰叁肆伍陆柒捌玖'].map((digit, value) => [digit, String(value)] as const),
  ['〇', '0'],
  ['洞', '0'],
  ['幺', '1'],
  ['两', '2'],
  ['拐', '7'],
]);
/** Six or more said one after the other: a number that is read out, not an amount. */
const RUN =
  /[零一二三四五六七八九壹贰叁肆伍陆柒捌玖〇洞幺两拐0-9](?:[ ,，、。.\-—]{0,2}[零一二三四五六七八九壹贰叁肆伍陆柒捌玖〇洞幺两拐0-9]){5,}/gu;

/** Digits that are read out one by one (幺三八…) as figures; every character stays in its place. */
export function spokenDigits(text: string): string {
  return text.replace(RUN, (run) =>
    run.replace(/[零一二三四五六七八九壹贰叁肆伍陆柒捌玖〇洞幺两拐]/gu, (digit) => SPOKEN_DIGITS.get(digit) ?? digit),
  );
}
