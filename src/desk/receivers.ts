import { DUTY_KINDS, type DutyKind, type Handoff, loadKindOf } from '../handoff/index.ts';
import type { Staff } from '../staff/index.ts';
import type { DeskDeps } from './desk-deps.ts';

export interface Named {
  id: string;
  name: string;
}

/** A colleague to whom a case may go. */
export interface ReceiverView {
  id: string;
  displayName: string;
  kind: DutyKind;
  /** Names. */
  skills: string[];
  /** `full` has no room for a case of this channel; `away` is not on duty or was not seen for a minute. */
  state: 'free' | 'full' | 'paused' | 'away';
  /** Cases of this kind of channel, now and at most. */
  load: number;
  capacity: number;
  /** He serves the other side. */
  conflict: boolean;
}

export interface ReceiversView {
  people: ReceiverView[];
  skills: Named[];
  languages: Named[];
}

const ORDER: Record<ReceiverView['state'], number> = { free: 0, full: 1, paused: 2, away: 3 };

/** Colleagues to whom a case may go, who can take it at once first; and what may be asked of the queue. */
export async function receiversFor(deps: DeskDeps, staff: Staff, handoff: Handoff): Promise<ReceiversView> {
  const kind = loadKindOf(handoff.channel);
  const [profiles, presences, served] = await Promise.all([
    deps.staff.profiles(),
    deps.roster.presences(),
    deps.handoffs.served(),
  ]);
  const there = new Map(presences.map(({ staffId, state }) => [staffId, state]));
  const options = dutyOptions(deps);
  const skillName = new Map(options.skills.map(({ id, name }) => [id, name]));
  const people = profiles
    .filter(({ id }) => id !== staff.id && id !== handoff.lawyerId)
    .map((profile): ReceiverView => {
      const { id, displayName } = profile;
      const load = served.filter((one) => one.lawyerId === id && loadKindOf(one.channel) === kind).length;
      const capacity = profile.capacity[kind];
      const presence = there.get(id) ?? 'off';
      const room = load < capacity ? 'free' : 'full';
      return {
        id,
        displayName,
        kind: profile.kind,
        skills: profile.skills.map((skill) => skillName.get(skill) ?? skill),
        state: presence === 'on' ? room : presence === 'paused' ? 'paused' : 'away',
        load,
        capacity,
        conflict: handoff.excluded.includes(id),
      };
    })
    .sort(
      (a, b) => ORDER[a.state] - ORDER[b.state] || a.load - b.load || a.displayName.localeCompare(b.displayName, 'zh'),
    );
  return { people, skills: options.skills, languages: options.languages };
}

/** What profiles, hours and transfers may name. */
export function dutyOptions({ dutyContent }: DeskDeps): { kinds: DutyKind[]; skills: Named[]; languages: Named[] } {
  const named = (list: readonly Named[]) => list.map(({ id, name }) => ({ id, name }));
  const { skills, languages } = dutyContent();
  return { kinds: [...DUTY_KINDS], skills: named(skills), languages: named(languages) };
}
