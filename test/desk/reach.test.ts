import { HandoffNotYoursError } from '../../src/handoff/index.ts';
import { ACCESS, ACTION_RULES, type Action, mayDo, type Reach } from '../../src/staff/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { CALLS } from './reach-calls.ts';
import { type ReachWorld, reachWorld } from './reach-world.ts';

const HERE = '340301';
const THERE = '110101';
/** Of a person: who he is to the service. */
type Relation = 'own' | 'waiting' | 'other' | 'here' | 'there' | 'nowhere';
type Who = 'lawyer' | 'supervisor' | 'reviewer' | 'officer' | 'whole';

/**
 * What is promised of every reach, for a lawyer (his own service, one that waits, one of a colleague) and for who oversees
 * the region of Bengbu (a service of it, of another one, of none that is known). `whole` oversees everything.
 */
const PROMISE: Partial<Record<Reach, { lawyer: Relation[]; regional: Relation[]; holdersAlone?: boolean }>> = {
  case: { lawyer: ['own', 'waiting'], regional: ['here'] },
  held: { lawyer: ['own'], regional: ['here'], holdersAlone: true },
  overseen: { lawyer: [], regional: ['here'] },
  conversation: { lawyer: ['own', 'waiting'], regional: ['here'] },
  service: { lawyer: ['own'], regional: ['here'] },
  'service-overseen': { lawyer: [], regional: ['here'] },
  application: { lawyer: ['own'], regional: ['here'] },
  part: { lawyer: ['own'], regional: ['here'] },
};
const OF_LAWYER: readonly Relation[] = ['own', 'waiting', 'other'];
const OF_REGIONS: readonly Relation[] = ['here', 'there', 'nowhere'];
const ACTIONS = Object.keys(ACCESS) as Action[];

describe('P30: every action × role × own or other queue × own or other region', () => {
  let desk: DeskStage;
  let people: Record<Who, Person>;
  let colleague: Person;
  /** Actions that were answered with success, and by whom. */
  const done = new Map<Action, Set<string>>();
  const roles: Record<Who, Parameters<typeof mayDo>[0]> = {
    lawyer: { roles: ['lawyer'] },
    supervisor: { roles: ['supervisor'] },
    reviewer: { roles: ['reviewer'] },
    officer: { roles: ['aid-officer'] },
    whole: { roles: ['supervisor'] },
  };

  beforeAll(async () => {
    desk = await DeskStage.open({
      telephones: {
        standing: async () => null,
        again: (id, staffId) => heldBy(id, staffId),
        typeInstead: (id, staffId) => heldBy(id, staffId),
        supervise: async () => undefined,
        callPolice: async () => undefined,
      },
      recordings: { ofService: async () => [], open: async () => null },
    });
    colleague = await desk.person('lawyer2');
    people = {
      lawyer: await desk.person('lawyer1'),
      whole: await desk.person('supervisor1'),
      supervisor: await desk.withRoles('supervisor-bengbu', ['supervisor']),
      reviewer: await desk.withRoles('reviewer-bengbu', ['reviewer']),
      officer: await desk.withRoles('officer-bengbu', ['aid-officer']),
    };
    const admin = await desk.person('admin1');
    for (const who of ['supervisor', 'reviewer', 'officer'] as const) {
      const set = await admin.put(`/staff/${people[who].id}/profile`, { regions: ['340300'] });
      expect(set.status).toBe(200);
    }
    for (const { id } of [people.lawyer, colleague]) desk.stage.profile(id, { capacity: { text: 1000, voice: 1 } });
    await desk.stage.onDuty(people.lawyer.id, colleague.id);
  });
  afterAll(() => desk.end());

  /** As the telephones of lawyers do. */
  const heldBy = async (handoffId: string, staffId: string) => {
    if ((await desk.stage.service.get(handoffId))?.lawyerId !== staffId) throw new HandoffNotYoursError();
  };

  const world = (relation: Relation, action: Action): Promise<ReachWorld> => {
    const { reach } = ACTION_RULES[action];
    const served = { id: colleague.id, displayName: '值班律师二号' };
    const mine = { id: people.lawyer.id, displayName: '值班律师一号' };
    const isUndecided = reach === 'application' && OF_REGIONS.includes(relation);
    const isAfter = reach === 'service' || reach === 'service-overseen' || reach === 'part';
    return reachWorld(desk, {
      name: relation,
      colleague: colleague.id,
      withApplication: reach === 'application',
      regionCode: relation === 'there' ? THERE : relation === 'nowhere' ? null : HERE,
      // An application that nobody has yet is the one that is decided on.
      holder: relation === 'own' ? mine : relation === 'waiting' || isUndecided ? null : served,
      state: relation === 'waiting' || isUndecided ? 'queued' : isAfter ? 'closed' : 'live',
    });
  };

  const idIn = async (action: Action, one: ReachWorld): Promise<string> => {
    const own = await CALLS[action]?.id?.(desk, one);
    if (own !== undefined) return own;
    const { reach } = ACTION_RULES[action];
    if (reach === 'conversation') return one.conversationId;
    if (reach === 'application') return one.applicationId;
    return reach === 'service' || reach === 'service-overseen' || reach === 'part' ? one.sessionId : one.handoffId;
  };

  const call = async (person: Person, action: Action, one: ReachWorld) => {
    const { method, path } = ACCESS[action];
    const { body, query, params = {} } = CALLS[action] ?? {};
    const named = { ...params, id: await idIn(action, one) };
    const url = Object.entries(named).reduce((made, [name, value]) => made.replace(`:${name}`, value), path as string);
    const whole = `${url}${query?.(one) ?? ''}`;
    const answer = await (method === 'get' || method === 'delete'
      ? person[method === 'get' ? 'get' : 'del'](whole)
      : person[method](whole, body?.(one) ?? {}));
    if (answer.status < 300) done.set(action, (done.get(action) ?? new Set()).add(person.id));
    return answer;
  };

  for (const action of ACTIONS) {
    const { reach } = ACTION_RULES[action];
    const promise = PROMISE[reach];
    if (promise === undefined) continue;
    for (const who of ['lawyer', 'supervisor', 'reviewer', 'officer', 'whole'] as const) {
      if (!mayDo(roles[who], action)) continue;
      const relations = who === 'lawyer' ? OF_LAWYER : OF_REGIONS;
      for (const relation of relations) {
        const reached = who === 'lawyer' ? promise.lawyer : who === 'whole' ? OF_REGIONS : promise.regional;
        const isWithin = reached.includes(relation);
        it(`${action}: ${who} ${isWithin ? 'reaches' : 'does not reach'} ${relation}`, async () => {
          const one = await world(relation, action);
          const answer = await call(people[who], action, one);
          expect([action, who, relation, answer.status >= 500]).toEqual([action, who, relation, false]);
          if (!isWithin) {
            // A lawyer who comes too late is told that it is a colleague's; of another region there is nothing.
            expect(who === 'lawyer' ? [404, 409] : [404]).toContain(answer.status);
            expect(JSON.stringify(answer.body)).not.toContain(`这是${one.conversationId}`);
          } else if (promise.holdersAlone === true && who !== 'lawyer') {
            expect([200, 409]).toContain(answer.status);
          } else if (CALLS[action]?.neverDone === undefined && reach !== 'part') {
            expect([action, answer.body.code, [401, 403, 404, 422].includes(answer.status)]).toEqual([
              action,
              answer.body.code,
              false,
            ]);
          }
        });
      }
    }
  }

  it('messages left are for every lawyer, and of no other case is there a number', async () => {
    const left = await reachWorld(desk, {
      name: 'left',
      colleague: colleague.id,
      regionCode: HERE,
      holder: null,
      state: 'message-left',
    });
    for (const action of ACTIONS.filter((one) => ACTION_RULES[one].reach === 'message')) {
      expect((await call(people.lawyer, action, left)).status).toBe(200);
      for (const relation of OF_LAWYER) {
        expect((await call(people.lawyer, action, await world(relation, action))).status).toBe(404);
      }
    }
  });

  it('what is of all regions at once is for nobody who has a region', async () => {
    for (const action of ACTIONS.filter((one) => ACTION_RULES[one].reach === 'house')) {
      const one = await world('here', 'handoff.read');
      for (const who of ['supervisor', 'reviewer', 'officer', 'whole'] as const) {
        if (!mayDo(roles[who], action)) continue;
        const { status } = await call(people[who], action, one);
        expect([action, who, status === 404]).toEqual([action, who, who !== 'whole']);
      }
    }
  });

  it('lists hold what is of the region, and nothing of others', async () => {
    // Of this minute, so that they stand on the first page.
    desk.stage.clock.pass(60_000);
    for (const [relation, state] of [
      ['here', 'queued'],
      ['there', 'queued'],
      ['nowhere', 'queued'],
      ['there', 'message-left'],
      ['here', 'message-left'],
    ] as const) {
      const regionCode = relation === 'there' ? THERE : relation === 'nowhere' ? null : HERE;
      await reachWorld(desk, { name: `list-${relation}`, colleague: colleague.id, regionCode, holder: null, state });
    }
    const one = await world('here', 'handoff.read');
    for (const action of ACTIONS.filter((each) => ACTION_RULES[each].reach === 'list')) {
      for (const who of ['supervisor', 'reviewer', 'officer'] as const) {
        if (!mayDo(roles[who], action)) continue;
        const answer = await call(people[who], action, one);
        expect([action, who, answer.status < 500 && answer.status !== 403]).toEqual([action, who, true]);
        expect([action, answer.text.match(/\b(?:s-)?(?:list-)?(?:there|nowhere)-\d+/)?.[0]]).toEqual([
          action,
          undefined,
        ]);
      }
    }
    // However much of other regions lies between, pages are full.
    expect((await people.supervisor.get('/sessions')).body.sessions.length).toBeGreaterThanOrEqual(50);
    expect((await people.supervisor.get('/queue')).text).toContain('list-here-');
    for (const path of ['/handoffs?place=waiting', '/messages']) {
      expect([path, (await people.supervisor.get(path)).text.includes('list-here-')]).toEqual([path, true]);
      expect([path, (await people.whole.get(path)).text.includes('list-there-')]).toEqual([path, true]);
    }
  });

  it('what was done stands in the audit with what is declared of it', async () => {
    const lines = await desk.room.stored.auditEvents.read('audit', 0, 10_000);
    const left = new Set(lines.map(({ who, what }) => `${who} ${what}`));
    const problems: string[] = [];
    for (const action of ACTIONS) {
      const { reach, leaves } = ACTION_RULES[action];
      if (typeof leaves === 'string') continue;
      const by = [...(done.get(action) ?? [])];
      const isSubject = PROMISE[reach] !== undefined && reach !== 'part';
      if (by.length === 0 && isSubject && CALLS[action]?.neverDone === undefined)
        problems.push(`${action}: never done`);
      for (const id of by) {
        if (!leaves.some((what) => left.has(`${id} ${what}`))) problems.push(`${action}: no line of ${id}`);
      }
    }
    expect(problems).toEqual([]);
  });
});
