import { Mark } from '../knowledge/mark.tsx';
import { useDesk } from '../shell/desk-context.ts';
import type { StaffMember } from './types.ts';

/** What has to be known of an account at a glance. */
export function StaffMarks({ member, viewerId }: { member: StaffMember; viewerId: string }) {
  const { texts } = useDesk();
  const t = texts.staff;
  const { id, disabled, locked, mustChangePassword, secondFactor } = member;
  return (
    <span className="answer-tags">
      {id === viewerId && <Mark kind="busy">{t.you}</Mark>}
      {disabled && <Mark kind="bad">{t.disabled}</Mark>}
      {!disabled && locked && <Mark kind="bad">{t.locked}</Mark>}
      {!disabled && mustChangePassword && <Mark kind="warn">{t.mustChange}</Mark>}
      {!disabled && secondFactor && <Mark kind="ok">{t.secondOn}</Mark>}
    </span>
  );
}
