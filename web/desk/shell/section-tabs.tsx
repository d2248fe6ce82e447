import { useDesk } from './desk-context.ts';
import { menuPlaces, type Section } from './routes.ts';

/** The sections of the place that is open, where it has more than one. */
export function SectionTabs({ sections }: { sections: readonly Section[] }) {
  const { texts, route, go } = useDesk();
  const place = menuPlaces(sections).find(({ sections: own }) => own.some((each) => each === route.section));
  if (place === undefined || place.group === null) return null;
  return (
    <nav className="queue-tabs section-tabs" aria-label={texts.nav.groups[place.group]}>
      {place.sections.map((section) => (
        <button
          key={section}
          type="button"
          className="queue-tab"
          aria-current={route.section === section ? 'page' : undefined}
          onClick={() => go({ section, id: null, card: false })}
        >
          {texts.nav[section]}
        </button>
      ))}
    </nav>
  );
}
