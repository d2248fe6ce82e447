import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, Shown } from '../shell/states.tsx';
import type { Loaded } from '../shell/use-loaded.ts';
import { AccountActions } from './account-actions.tsx';
import { AccountForm } from './account-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { ScopeForm } from './scope-form.tsx';
import { StaffMarks } from './staff-marks.tsx';
import type { Told } from './temporary-password.tsx';
import { OVERSEEING, type ProfileOptions, type StaffMember } from './types.ts';

/** One account: who, roles, duty profile, and what an administrator may do with it. */
export function StaffView(props: {
  id: string;
  list: Loaded<{ staff: StaffMember[] }>;
  options: ProfileOptions | null;
  open: (id: string | null) => void;
  tell: (told: Told) => void;
  administers: boolean;
}) {
  const { texts, staff } = useDesk();
  const t = texts.staff;
  const { id, list, options, open, tell, administers } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const member = list.value?.staff.find((each) => each.id === id) ?? null;
  return (
    <section className="answer-pane staff-view" aria-label={member?.displayName ?? t.heading}>
      <header className="pane-head">
        <Button className="back-always" onClick={() => open(null)}>
          ‹ {texts.state.back}
        </Button>
        <h2 ref={heading} tabIndex={-1}>
          {member?.displayName ?? t.heading}
        </h2>
      </header>
      <div className="answer-body staff-body">
        <Shown loaded={list}>
          {() =>
            member === null ? (
              <EmptyNote text={texts.state.notFound} />
            ) : (
              <>
                <div className="answer-where">
                  <StaffMarks member={member} viewerId={staff.id} />
                  <span className="soft">
                    {member.username} ·{' '}
                    {member.lastSignInAt === null
                      ? t.neverSignedIn
                      : fill(t.lastSignIn, { time: shanghaiMoment(member.lastSignInAt) })}
                  </span>
                </div>
                <AccountForm member={member} administers={administers} reload={list.reload} />
                {member.roles.includes('lawyer') && (
                  <ProfileForm
                    key={JSON.stringify(member.profile)}
                    member={member}
                    options={options}
                    reload={list.reload}
                  />
                )}
                {member.roles.some((role) => OVERSEEING.includes(role)) && (
                  <ScopeForm
                    key={member.profile.regions.join(' ')}
                    member={member}
                    options={options}
                    administers={administers}
                    reload={list.reload}
                  />
                )}
                {administers && <AccountActions member={member} reload={list.reload} tell={tell} />}
              </>
            )
          }
        </Shown>
      </div>
    </section>
  );
}
