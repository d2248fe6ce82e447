import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { createFieldSeal, openSqlite, type Storage } from '../../../src/storage/index.ts';
import {
  type IncidentStep,
  PoliceIncidents,
  policeIncidentCollection,
  stepIncident,
} from '../../../src/work-orders/index.ts';
import { StageClock, StageJobs } from '../../handoff/stage.ts';
import { incidentOf } from './incident-of.ts';
import { policeLine } from './police-line.ts';

const AT = new Date('2026-03-02T02:05:00Z');
const step = (one: object): IncidentStep => ({ at: AT, by: 'ann', ...one }) as IncidentStep;

describe('an incident', () => {
  const offer = step({ type: 'offer', id: 'k1', way: 'one-key' });
  const answer = (what: string) => step({ type: 'answer', offerId: 'k1', answer: what });
  const close = step({ type: 'close', result: 'safe', note: '' });

  it('keeps an offer that was refused, and one that nobody answered', () => {
    const refused = [offer, answer('refused')].reduce(stepIncident, incidentOf());
    expect(refused.offers).toMatchObject([
      { way: 'number', answer: 'open' },
      { way: 'one-key', answer: 'refused' },
    ]);
    expect(refused.history.map(({ step: what, detail }) => `${what} ${detail}`)).toEqual([
      'opened E-VIOLENCE',
      'offered one-key',
      'answered one-key refused',
    ]);
    // A refusal stands: a late report of the line does not make a call of it.
    expect(stepIncident(refused, answer('connected'))).toBe(refused);
  });

  it('is opened again by new danger after it was closed, and by nothing else', () => {
    const closed = stepIncident(incidentOf(), close);
    expect(() => stepIncident(closed, step({ type: 'attend', name: '甲' }))).toThrow(
      expect.objectContaining({ code: 'hotline_incident_state', statusCode: 409 }),
    );
    const again = stepIncident(closed, step({ type: 'danger', code: 'E-SUICIDE', handoffId: 'h2' }));
    expect(again).toMatchObject({ state: 'open', codes: ['E-VIOLENCE', 'E-SUICIDE'], handoffId: 'h2', result: null });
  });

  it('a report told by telephone does not let go of one that still waits to be sent', () => {
    const report = (messageId: string) => step({ type: 'report', report: { messageId, kind: 'violence' } });
    const both = [report('m1'), report('')].reduce(stepIncident, incidentOf());
    expect(both).toMatchObject({ settled: false, reports: [{ messageId: 'm1' }, { messageId: '' }] });
  });

  it('never loses an offer, whatever the order of what happens', () => {
    const steps = fc.array(
      fc.oneof(
        fc.constantFrom('a', 'b', 'c').map((id) => step({ type: 'offer', id, way: 'one-key' })),
        fc
          .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('accepted', 'refused', 'connected', 'missed'))
          .map(([offerId, what]) => step({ type: 'answer', offerId, answer: what })),
        fc.constantFrom('E-FRAUD', 'E-SUICIDE').map((code) => step({ type: 'danger', code, handoffId: 'h1' })),
        fc.constantFrom(close, step({ type: 'attend', name: '甲' })),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let incident = incidentOf();
        for (const one of all) {
          const before = incident;
          try {
            incident = stepIncident(before, one);
          } catch {
            incident = before;
          }
          expect(incident.offers.length).toBeGreaterThanOrEqual(before.offers.length);
          for (const { id, answer: was } of before.offers) {
            const now = incident.offers.find((each) => each.id === id);
            expect(now).toBeDefined();
            if (was === 'refused') expect(now?.answer).toBe('refused');
          }
          // The same step again is one step.
          if (one.type !== 'report') expect(sameOrRefused(incident, one)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Taking it once more changes nothing, or is refused. */
function sameOrRefused(incident: ReturnType<typeof incidentOf>, one: IncidentStep): boolean {
  try {
    return stepIncident(incident, one) === incident;
  } catch {
    return true;
  }
}

describe('incidents and the police', () => {
  const STAFF = { id: 'ann', displayName: '值班律师一号' };
  let storage: Storage;
  let clock: StageClock;
  let jobs: StageJobs;
  const line = policeLine();
  let incidents: PoliceIncidents;
  let isDown = false;
  const told = (code: string, sessionId = 's1') => ({
    sessionId,
    conversationId: 'c1',
    handoffId: 'h1',
    channel: 'voice' as const,
    regionCode: '340300',
    code,
    at: clock.now(),
  });
  const report = (change: object = {}) => ({
    kind: 'violence' as const,
    transfer: 'three-way' as const,
    place: '某小区3栋',
    summary: '来电人称被人持刀威胁',
    callbackNumber: '',
    callbackAgreed: false,
    recordingRef: '',
    reason: '生命受到威胁',
    byTelephone: false,
    seen: 0,
    ...change,
  });
  beforeAll(async () => {
    storage = await openSqlite({ file: ':memory:' });
    const stored = storage.collection(policeIncidentCollection);
    await storage.prepare();
    clock = new StageClock();
    jobs = new StageJobs(clock);
    incidents = new PoliceIncidents({
      incidents: stored,
      line: {
        ...line,
        send: async (message) => {
          if (isDown) throw new Error('the outbox cannot be written');
          await line.send(message);
        },
      },
      seal: createFieldSeal(randomBytes(32).toString('base64')),
      deskFeed: { publish: () => undefined },
      jobs,
      clock,
      log: pino({ level: 'silent' }),
    });
    await incidents.start();
  });
  afterAll(() => storage.close());

  it('one a service, with each danger and the number that was shown', async () => {
    await Promise.all([incidents.danger(told('E-VIOLENCE')), incidents.danger(told('E-VIOLENCE'))]);
    await incidents.danger(told('E-SUICIDE'));
    expect(await incidents.get('s1')).toMatchObject({
      codes: ['E-VIOLENCE', 'E-SUICIDE'],
      offers: [{ id: 'number:E-VIOLENCE' }, { id: 'number:E-SUICIDE' }],
    });
  });

  it('no number of somebody who may be watched goes on without his word', async () => {
    await incidents.attend('s1', STAFF);
    const withNumber = { callbackNumber: '138 0000 1234' };
    await expect(incidents.report('s1', report(withNumber), STAFF)).rejects.toMatchObject({
      code: 'hotline_incident_callback',
      statusCode: 422,
    });
    expect(line.sent).toEqual([]);
  });

  it('a report is kept when the outbox fails, and goes out once afterwards', async () => {
    isDown = true;
    await expect(incidents.report('s1', report(), STAFF)).rejects.toThrow();
    expect((await incidents.get('s1'))?.reports).toHaveLength(1);
    expect(line.sent).toEqual([]);
    isDown = false;
    await jobs.run('incident-sweep');
    await jobs.run('incident-sweep');
    expect(line.sent).toEqual([
      {
        eventId: 'incident:s1:1',
        seq: 1,
        payload: expect.objectContaining({
          kind: 'violence',
          transfer: 'three-way',
          callbackNumber: '',
          place: '某小区3栋',
        }),
      },
    ]);
    // The same button again, by a page that has not seen it.
    await expect(incidents.report('s1', report(), STAFF)).rejects.toMatchObject({ code: 'hotline_incident_state' });
  });

  it('what a person told by telephone is kept and not sent; who keeps the matter stands with it', async () => {
    const agreed = { seen: 1, byTelephone: true, callbackNumber: '13800001234', callbackAgreed: true };
    const reported = await incidents.report('s1', report(agreed), STAFF);
    expect(reported.reports[1]).toMatchObject({ messageId: '', passedOn: ['place', 'summary', 'callbackNumber'] });
    expect(incidents.wordsOf(reported)[1]).toMatchObject({ callbackNumber: '+8613800001234' });
    expect(JSON.stringify(reported)).not.toContain('13800001234');
    expect(await incidents.deliveriesOf(reported)).toEqual(['delivered', null]);
    const kept = await incidents.keeper('s1', 'police', STAFF);
    expect(kept.reports.map(({ keeper }) => keeper)).toEqual([null, 'police']);
    expect(line.sent).toHaveLength(1);
  });

  it('lists what is open apart from what is closed', async () => {
    await incidents.danger(told('E-MISSING', 's2'));
    await incidents.close('s1', { result: 'police-took-it', note: '' }, STAFF);
    expect((await incidents.list({ state: 'open' })).items.map(({ _id }) => _id)).toEqual(['s2']);
    expect((await incidents.list({ state: 'closed' })).items.map(({ _id }) => _id)).toEqual(['s1']);
  });
});
