import { createAttribution } from '../../src/bot/index.ts';
import type { Session } from '../../src/sessions/index.ts';
import { blankHandoff } from '../handoff/stage.ts';
import { CourierStage } from './courier-stage.ts';

const HOUR_MS = 3_600_000;
let stage: CourierStage;
beforeEach(async () => {
  stage = await CourierStage.open();
});
afterEach(() => stage.end());

const shiftOf = (id: string, change: object) => ({
  _id: id,
  staffId: 'l1',
  from: new Date(stage.clock.now().getTime() - HOUR_MS),
  to: new Date(stage.clock.now().getTime() + HOUR_MS),
  kind: 'desk' as const,
  note: '',
  source: 'manual' as const,
  createdBy: 'admin',
  createdAt: stage.clock.now(),
  cancelledAt: null,
  lock: null,
  history: [],
  ...change,
});

/** Who is rated for this service, when the profile says what it says now. */
function attributionNow(session: object, provider = '甲律师事务所', regionCode: string | null = null) {
  const attributionOf = createAttribution({ ...stage.stores, providerOf: async () => provider });
  return attributionOf(session as Session, { regionCode });
}

it('names lawyer, queue, shift, provider and region as they were when he accepted', async () => {
  const at = stage.clock.now();
  const handoff = {
    ...blankHandoff('h1', at),
    state: 'closed' as const,
    place: 'over' as const,
    wants: { skills: ['labour', 'minor'], languages: [] },
    lawyerId: 'l1',
    acceptedAt: at,
  };
  await stage.stores.handoffs.insert(handoff);
  await stage.stores.shifts.insert(shiftOf('on-call', { kind: 'on-call' }));
  await stage.stores.shifts.insert(shiftOf('desk', {}));
  await stage.stores.shifts.insert(shiftOf('his', { staffId: 'l2' }));
  await stage.stores.shifts.insert(shiftOf('before', { from: new Date(0), to: new Date(at.getTime() - 1) }));
  const session = { _id: 's1', handoffId: 'h1', lawyerId: 'l1', regionCode: null };
  expect(await attributionNow(session, '甲律师事务所', '340304')).toEqual({
    lawyerId: 'l1',
    queue: 'labour',
    shiftId: 'desk',
    provider: '甲律师事务所',
    regionCode: '340304',
  });
});

it('of a service without a person nobody is named; of one that only waited the queue is', async () => {
  const nobody = { lawyerId: null, queue: null, shiftId: null, provider: '', regionCode: '340300' };
  const alone = { _id: 's2', handoffId: null, lawyerId: null, regionCode: '340300' };
  expect(await attributionNow(alone)).toEqual(nobody);
  await stage.stores.handoffs.insert({ ...blankHandoff('h2', stage.clock.now()), sessionId: 's3' });
  expect(await attributionNow({ ...alone, _id: 's3', handoffId: 'h2' })).toEqual({ ...nobody, queue: 'general' });
});
