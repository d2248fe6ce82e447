import { Button, Dropdown, Popover, Segmented, Switch } from 'antd';
import { useEffect, useRef } from 'react';
import { fill } from '../../shared/fill.ts';
import { DutySwitch } from '../lawyer/duty-switch.tsx';
import { NoticeSetting } from '../lawyer/notice-setting.tsx';
import type { QueueView } from '../lawyer/use-queue.ts';
import { MyTelephone } from '../telephone/my-telephone.tsx';
import { useDesk } from './desk-context.ts';
import { CASE_LISTS, type MenuPlace, menuPlaces, type Section } from './routes.ts';

/** Name, sections with their counters, duty, connection, settings. On phones the sections stand at the bottom. */
export function TopBar(props: { sections: Section[]; queue: QueueView | null; showShortcuts: () => void }) {
  const { sections, queue, showShortcuts } = props;
  const { staff, texts, linked, route, go, signOut } = useDesk();
  const counts: Partial<Record<Section, number>> = {
    waiting: queue?.queue.value?.waitingTotal ?? 0,
    live: queue?.queue.value?.help.length ?? 0,
  };
  const places = menuPlaces(sections);
  const nameOf = ({ group, sections: [first] }: MenuPlace) =>
    group !== null ? texts.nav.groups[group] : first === 'waiting' ? texts.nav.cases : texts.nav[first];
  const here = route.section !== null && CASE_LISTS.includes(route.section) ? 'waiting' : route.section;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On phones the sections stand in one row that is wider than the screen.
    if (route.section === null) return;
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [route.section]);
  return (
    <header className="top-bar">
      <h1 className="top-name">{texts.app.title}</h1>
      <nav ref={nav} className="sections" aria-label={texts.nav.label}>
        {places.map((place) => (
          <button
            key={place.sections[0]}
            type="button"
            className="section"
            aria-current={place.sections.some((each) => each === here) ? 'page' : undefined}
            onClick={() => go({ section: place.sections[0], id: null, card: false })}
          >
            {nameOf(place)}
            {(counts[place.sections[0]] ?? 0) > 0 && (
              <span className={`count count-${place.sections[0]}`}>{counts[place.sections[0]]}</span>
            )}
          </button>
        ))}
      </nav>
      <div className={linked ? 'top-tools' : 'top-tools top-tools-lost'}>
        {queue !== null && staff.roles.includes('lawyer') && <DutySwitch queue={queue} />}
        <span className={linked ? 'link' : 'link link-lost'} role="status" aria-label={texts.link.label}>
          {linked ? texts.link.live : texts.link.lost}
          {!linked && <span className="link-more">{texts.link.retrying}</span>}
        </span>
        <Popover
          trigger="click"
          placement="bottomRight"
          align={{ overflow: { shiftX: true, adjustY: true } }}
          title={texts.settings.heading}
          content={<Settings showShortcuts={showShortcuts} />}
        >
          <Button>{texts.nav.settings}</Button>
        </Popover>
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'account', label: texts.nav.account },
              { key: 'sign-out', label: texts.nav.signOut },
            ],
            onClick: ({ key }) => (key === 'account' ? go({ section: 'account', id: null, card: false }) : signOut()),
          }}
        >
          <Button className="who" aria-label={fill(texts.account.menu, { name: staff.displayName })}>
            <span className="who-whole">{staff.displayName}</span>
            <span className="who-short">{texts.nav.me}</span>
          </Button>
        </Dropdown>
      </div>
    </header>
  );
}

function Settings({ showShortcuts }: { showShortcuts: () => void }) {
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
      <span className="setting">
        <small>{t.shortcutsHint}</small>
        <Button size="small" onClick={showShortcuts}>
          {texts.handoff.shortcuts.show}
        </Button>
      </span>
      {staff.roles.includes('lawyer') && <NoticeSetting />}
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
