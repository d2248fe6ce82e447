import type { Ladder } from './ladder.ts';
import type { MediationContent } from './mediation-content.ts';

/** A committee of people's mediation as the directory has it. */
export interface CommitteeFound {
  id: string;
  name: string;
  address: string;
  /** As it is dialled; '' for none. */
  phone: string;
}

/**
 * What who asks is told of the ladder: the first step, why, what comes after, and every time that he may sue
 * (人民调解法 3).
 */
export function adviceInWords(
  content: MediationContent,
  ladder: Pick<Ladder, 'rungs' | 'offered' | 'reasons'>,
  committees: readonly CommitteeFound[],
): string {
  const { names, rights } = content.ladder;
  const reasons = ladder.reasons.map(({ text }) => text).join('、');
  const next = ladder.rungs.filter((rung) => rung !== ladder.offered && rung !== 'talk').map((rung) => names[rung]);
  const [nearest] = committees;
  const first =
    ladder.offered === 'talk'
      ? `能谈的可以自己先谈；申请已经收下，谈不成由${next[0] ?? names.court}来调`
      : `先由${names[ladder.offered]}调解`;
  const place =
    nearest === undefined
      ? ''
      : `附近的：${[nearest.name, nearest.address, nearest.phone].filter(Boolean).join('，')}。`;
  const later = next.length < 2 ? '' : `调不成再往上：${next.slice(ladder.offered === 'talk' ? 1 : 0).join('、')}。`;
  return `${first}（${reasons}）。${place}${later}${rights}`;
}
