import { DeskStage, type Person } from './desk-stage.ts';

describe('what the resident’s channel takes from us', () => {
  let desk: DeskStage;
  let lawyer: Person;
  let window: { left: number; until: Date | null } | null;
  beforeEach(async () => {
    window = { left: 2, until: new Date('2026-03-04T02:00:00Z') };
    desk = await DeskStage.open({ replyWindow: async (id) => (id === 'c' ? window : null) });
    lawyer = await desk.person('lawyer1');
    await desk.stage.onDuty(lawyer.id);
  });
  afterEach(() => desk.end());

  it('is told with the conversation, and anew with what came since', async () => {
    const { _id } = await desk.stage.waiting('c');
    const { body } = await lawyer.post(`/handoffs/${_id}/accept`);
    expect(body.replyWindow).toEqual({ left: 2, until: '2026-03-04T02:00:00.000Z' });
    window = { left: 0, until: null };
    expect((await lawyer.get(`/conversations/c/turns?after=${body.lastSeq}`)).body.replyWindow).toEqual(window);
  });

  it('is nothing where the channel counts nothing', async () => {
    const { _id } = await desk.stage.waiting('d');
    expect((await lawyer.post(`/handoffs/${_id}/accept`)).body.replyWindow).toBeNull();
  });
});
