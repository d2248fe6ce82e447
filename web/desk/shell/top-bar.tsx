import { Button, Popover, Segmented, Switch } from 'antd';
import { DutySwitch } from '../lawyer/duty-switch.tsx';
import type { QueueView } from '../lawyer/use-queue.ts';
import { MyTelephone } from '../telephone/my-telephone.tsx';
import { useDesk } from './desk-context.ts';
import type { Section } from './routes.ts';

/** Name, sections with their counters, duty, connection, settings. On phones the sections stand at the bottom. */
export function TopBar({ sections, queue }: { sections: Section[]; queue: QueueView | null }) {
  const { staff, texts, linked, route, go, signOut } = useDesk();
  const counts: Partial<Record<Section, number>> = {
    waiting: queue?.queue.value?.waiting.length ?? 0,
    mine: queue?.queue.value?.mine.length ?? 0,
    messages: queue?.openMessages ?? 0,
  };
  return (
    <header className="top-bar">
      <strong className="top-name">{texts.app.title}</strong>
      <nav className="sections" aria-label={texts.nav.label}>
        {sections.map((section) => (
          <button
            key={section}
            type="button"
            className="section"
            aria-current={route.section === section ? 'page' : undefined}
            onClick={() => go({ section, id: null, card: false })}
          >
            {texts.nav[section]}
            {(counts[section] ?? 0) > 0 && <span className={`count count-${section}`}>{counts[section]}</span>}
          </button>
        ))}
      </nav>
      <div className="top-tools">
        {queue !== null && <DutySwitch queue={queue} />}
        <span className={linked ? 'link' : 'link link-lost'} role="status" aria-label={texts.link.label}>
          {linked ? texts.link.live : texts.link.lost}
        </span>
        <Popover
          trigger="click"
          placement="bottomRight"
          align={{ overflow: { shiftX: true, adjustY: true } }}
          title={texts.settings.heading}
          content={<Settings />}
        >
          <Button>{texts.nav.settings}</Button>
        </Popover>
        <span className="who">{staff.displayName}</span>
        <Button onClick={signOut}>{texts.nav.signOut}</Button>
      </div>
      {staff.mustChangePassword === true && <p className="top-notice">{texts.nav.password}</p>}
    </header>
  );
}

function Settings() {
  const { staff, texts, preferences, setPreferences } = useDesk();
  const t = texts.settings;
  const flags = [
    ['sound', t.sound],
    ['badge', t.badge],
    ['shortcuts', t.shortcuts],
  ] as const;
  return (
    <div className="settings">
      {flags.map(([key, label]) => (
        <div key={key} className="setting">
          <span>{label}</span>
          <Switch checked={preferences[key]} aria-label={label} onChange={(on) => setPreferences({ [key]: on })} />
        </div>
      ))}
      <small>{t.shortcutsHint}</small>
      <div className="setting">
        <span>{t.theme}</span>
        <Segmented
          value={preferences.theme}
          aria-label={t.theme}
          onChange={(theme) => setPreferences({ theme })}
          options={[
            { value: 'auto' as const, label: t.auto },
            { value: 'light' as const, label: t.light },
            { value: 'dark' as const, label: t.dark },
          ]}
        />
      </div>
      <div className="setting">
        <span>{t.language}</span>
        <Segmented
          value={preferences.language}
          aria-label={t.language}
          onChange={(language) => setPreferences({ language })}
          options={[
            { value: 'zh-CN' as const, label: '中文' },
            { value: 'en' as const, label: 'English' },
          ]}
        />
      </div>
      {staff.roles.some((role) => role === 'lawyer' || role === 'supervisor') && <MyTelephone />}
    </div>
  );
}
