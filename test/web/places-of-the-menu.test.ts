import { menuPlaces, SECTION_GROUPS, SECTIONS } from '../../web/desk/shell/routes.ts';

describe('the menu of the desk', () => {
  it('gathers sections of one kind at one place, and the lists of cases at theirs', () => {
    expect(menuPlaces(['waiting', 'mine', 'all', 'messages', 'live', 'wall', 'knowledge', 'roster', 'staff'])).toEqual([
      { group: null, sections: ['waiting'] },
      { group: 'now', sections: ['live', 'wall'] },
      { group: null, sections: ['knowledge'] },
      { group: 'people', sections: ['roster', 'staff'] },
    ]);
  });

  it('names a section itself where somebody has no other of its group', () => {
    expect(menuPlaces(['quality'])).toEqual([{ group: null, sections: ['quality'] }]);
  });

  it('has every section in at most one group', () => {
    const grouped = SECTION_GROUPS.flatMap(({ sections }): string[] => [...sections]);
    expect(new Set(grouped).size).toBe(grouped.length);
    for (const section of grouped) expect(SECTIONS).toContain(section);
  });
});
