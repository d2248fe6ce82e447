import { emptyCard } from '../handoff/stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';

type Call = Promise<{ status: number; body: Record<string, unknown> }>;

/** Status, and the code where it was refused. */
const outcome = async (call: Call) => {
  const { status, body } = await call;
  return status < 300 ? status : `${status} ${body.code}`;
};

describe('the steps of a case at the desk', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  let supervisor: Person;
  let cases = 0;
  beforeAll(async () => {
    desk = await DeskStage.open();
    one = await desk.person('lawyer1');
    two = await desk.person('lawyer2');
    supervisor = await desk.person('supervisor1');
    for (const person of [one, two]) desk.stage.profile(person.id, { displayName: nameOf(person), capacity: ROOMY });
    await desk.stage.onDuty(one.id, two.id);
  });
  afterAll(() => desk.end());

  const ROOMY = { text: 40, voice: 1 };
  const nameOf = ({ username }: Person) => (username === 'lawyer1' ? '值班律师一号' : '值班律师二号');

  async function waiting(card = emptyCard) {
    cases += 1;
    const id = `c${cases}`;
    const { _id } = await desk.stage.waiting(id, 2, card);
    return { id, at: `/handoffs/${_id}`, handoff: _id };
  }

  async function served(by = one) {
    const made = await waiting();
    await desk.stage.residentSays(made.id, '我的电话是13800001234');
    expect((await by.post(`${made.at}/accept`)).status).toBe(200);
    return made;
  }

  const notes = async (person: Person, at: string) =>
    ((await person.get(at)).body.notes as { kind: string; staffName: string; text: string }[]).map(
      ({ kind, staffName, text }) => `${kind} ${staffName} ${text}`,
    );

  it('bodies that are not as documented are refused, field by field', async () => {
    const { at } = await served();
    const fieldsOf = async (path: string, body: object) => {
      const answer = await one.post(`${at}/${path}`, body);
      return [answer.status, ...(answer.body.details ?? []).map(({ field }: { field: string }) => field)];
    };
    expect(await fieldsOf('decline', { reason: 'tired' })).toEqual([422, 'reason']);
    expect(await fieldsOf('transfer', { comment: 'x'.repeat(501) })).toEqual([422, 'to', 'comment']);
    expect(await fieldsOf('transfer-to-queue', { skills: ['cooking'] })).toEqual([422, 'skills']);
    expect(await fieldsOf('transfer-to-queue', { languages: ['labour'] })).toEqual([422, 'languages']);
    expect(await fieldsOf('end', {})).toEqual([422, 'handedBack']);
    expect(await fieldsOf('end', { handedBack: { settled: ' ' } })).toEqual([422, 'handedBack.settled']);
    expect(await fieldsOf('close', { outcome: 'won', note: '' })).toEqual([422, 'outcome']);
    expect(await fieldsOf('help', { text: '' })).toEqual([422, 'text']);
    expect(await fieldsOf('notes', { text: 'x'.repeat(2001), kind: 'help' })).toEqual([422, 'text', 'kind']);
    expect(await fieldsOf('messages', { clientId: 'm', text: '好', seenSeq: -1 })).toEqual([422, 'seenSeq']);
    expect(await fieldsOf('return', { reason: 'x' })).toEqual([422, 'reason']);
    expect((await supervisor.post(`${at}/take-over`, { reason: '' })).body.details[0].field).toBe('reason');
    expect((await one.get('/handoffs/receivers')).body.details[0].field).toBe('for');
    expect((await one.get('/handoffs?place=there&cursor=x')).body.details[0].field).toBe('place');
    expect((await one.get('/handoffs?cursor=x')).body.details[0].field).toBe('cursor');
    expect((await one.get(at)).body.state).toBe('live');
  });

  it('nobody takes a step in a case that is not his, and a supervisor only after he took it over', async () => {
    const { at } = await served();
    const steps: [string, object][] = [
      ['messages', { clientId: 'm', text: '您好' }],
      ['typing', {}],
      ['return', {}],
      ['transfer', { to: two.id }],
      ['cancel-transfer', {}],
      ['transfer-to-queue', {}],
      ['end', { handedBack: null }],
      ['close', { outcome: 'resolved', note: '' }],
      ['help', { text: '帮帮我' }],
    ];
    for (const [path, body] of steps) {
      for (const person of [two, supervisor]) {
        expect([path, await outcome(person.post(`${at}/${path}`, body))]).toEqual([
          path,
          '409 hotline_handoff_not_yours',
        ]);
      }
      expect(await outcome(one.post(`/handoffs/nothing/${path}`, body))).toBe('404 hotline_handoff_missing');
    }
    expect(await outcome(two.post(`${at}/notes`, { text: '看看' }))).toBe('404 hotline_handoff_missing');
    const open = await waiting();
    expect(await outcome(two.post(`${open.at}/notes`, { text: '看看' }))).toBe('409 hotline_handoff_not_yours');
    expect(await outcome(two.post(`${at}/decline`, { reason: 'busy' }))).toBe('404 hotline_handoff_missing');
    expect(await outcome(two.get(`/handoffs/receivers?for=${at.split('/')[2]}`))).toBe('404 hotline_handoff_missing');
  });

  it('an offer is before one lawyer, and passed on with its reason', async () => {
    const { at, handoff } = await waiting();
    await desk.stage.service.dispatch();
    const offered = (await desk.stage.service.get(handoff))?.offer;
    const holder = [one, two].find(({ id }) => id === offered?.to);
    const queue = (await holder!.get('/queue')).body;
    expect(queue.offers.map(({ id }: { id: string }) => id)).toContain(handoff);
    const passed = await holder!.post(`${at}/decline`, { reason: 'busy' });
    expect([passed.status, passed.body]).toEqual([200, { id: handoff, state: 'queued' }]);
    const detail = (await holder!.get(at)).body;
    expect(detail.passes).toMatchObject([{ name: nameOf(holder!), reason: 'busy' }]);
    expect(detail.history.map(({ step }: { step: string }) => step)).toEqual(expect.arrayContaining(['offer', 'pass']));
    expect(await desk.audited()).toContain(`${holder!.id} decline ${handoff} busy`);
    // Whoever serves the other side sees nothing of it any more.
    await holder!.post(`${at}/decline`, { reason: 'conflict' });
    expect((await holder!.get(at)).status).toBe(404);
    expect((await holder!.get('/queue')).body.waiting.map(({ id }: { id: string }) => id)).not.toContain(handoff);
    // Why, is for supervisors: whom a lawyer serves is nobody else's business.
    const reasons = async (person: Person) => {
      const { passes, history } = (await person.get(at)).body;
      return [passes.at(-1).reason, history.at(-1).detail];
    };
    expect(await reasons(supervisor)).toEqual(['conflict', 'conflict']);
    const colleague = [one, two].find(({ id }) => id !== offered?.to);
    expect(await reasons(colleague!)).toEqual(['declined', 'declined']);
  });

  it('a transfer with its comment: the receiver reads it masked, and decides', async () => {
    const { at, handoff, id } = await served();
    expect((await two.get(at)).status).toBe(404);
    const asked = await one.post(`${at}/transfer`, { to: two.id, comment: '劳动合同的事您熟，电话13800001234' });
    expect(asked.body.offer).toMatchObject({ kind: 'transfer', to: two.id, toName: '值班律师二号' });
    const seen = await two.get(at);
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain('13800001234');
    expect(seen.body.notes[0]).toMatchObject({ kind: 'transfer', staffName: '值班律师一号' });
    expect((await two.get(`/conversations/${id}/turns`)).status).toBe(200);
    expect((await two.get('/queue')).body.offers.map(({ id: each }: { id: string }) => each)).toContain(handoff);
    expect((await one.post(`${at}/cancel-transfer`)).body.offer).toBeNull();
    expect((await two.get(at)).status).toBe(404);
    await one.post(`${at}/transfer`, { to: two.id });
    const taken = await two.post(`${at}/accept`);
    expect(taken.body).toMatchObject({ state: 'live', lawyerId: two.id, round: 1 });
    expect(taken.text).toContain('13800001234');
    expect(await notes(two, at)).toEqual(['transfer 值班律师一号 劳动合同的事您熟，电话13800001234']);
    expect((await one.get(at)).status).toBe(404);
    expect(taken.body.history.find(({ step }: { step: string }) => step === 'transfer')).toMatchObject({
      byName: '值班律师一号',
      detail: '值班律师二号',
    });
    expect(await desk.audited()).toContain(`${one.id} transfer ${handoff} ${two.id}`);
  });

  it('to a colleague who is off duty it does not go; he is named', async () => {
    const { at } = await served();
    await desk.stage.roster.setDuty(two.id, false);
    const answer = await one.post(`${at}/transfer`, { to: two.id });
    expect([answer.status, answer.body.code]).toEqual([409, 'hotline_handoff_receiver_absent']);
    expect(answer.body.message).toContain('值班律师二号');
    await desk.stage.onDuty(two.id);
  });

  it('to the queue, for what it needs, with the place kept', async () => {
    const { at } = await served();
    const body = { skills: ['labour'], languages: [], comment: '要懂劳动争议的同事' };
    const back = (await one.post(`${at}/transfer-to-queue`, body)).body;
    expect(back).toMatchObject({ state: 'queued', lawyerId: null, returns: 1 });
    expect(back.wants).toEqual({ skills: ['劳动争议'], languages: [] });
    expect(back.history.at(-1)).toMatchObject({ step: 'transfer-to-queue', detail: '劳动争议' });
    expect(await notes(two, at)).toEqual(['transfer 值班律师一号 要懂劳动争议的同事']);
  });

  it('a supervisor whispers to the lawyer alone, and takes over with a reason', async () => {
    const { at, handoff, id } = await served();
    expect(
      (await supervisor.post(`${at}/notes`, { text: '问问有没有合同', kind: 'whisper', clientId: 'w' })).status,
    ).toBe(200);
    await supervisor.post(`${at}/notes`, { text: '问问有没有合同', kind: 'whisper', clientId: 'w' });
    expect(await outcome(one.post(`${at}/notes`, { text: '不', kind: 'whisper' }))).toBe('403 hotline_staff_forbidden');
    await one.post(`${at}/notes`, { text: '她很急' });
    expect(await notes(one, at)).toEqual(['whisper 督导员一号 问问有没有合同', 'note 值班律师一号 她很急']);
    const taken = await supervisor.post(`${at}/take-over`, { reason: '投诉升级' });
    expect(taken.body).toMatchObject({ state: 'live', lawyerId: supervisor.id, round: 1 });
    expect(taken.text).toContain('13800001234');
    expect(await desk.audited()).toContain(`${supervisor.id} take-over ${handoff} 投诉升级`);
    expect(await outcome(one.post(`${at}/messages`, { clientId: 'm', text: '我说' }))).toBe(
      '409 hotline_handoff_not_yours',
    );
    expect(await outcome(supervisor.post(`${at}/messages`, { clientId: 'm', text: '我来说' }))).toBe(201);
    expect(await outcome(supervisor.post(`${at}/notes`, { text: '给自己', kind: 'whisper' }))).toBe(
      '409 hotline_handoff_state',
    );
    await supervisor.post(`${at}/transfer`, { to: two.id, comment: '' });
    await two.post(`${at}/accept`);
    // A whisper to one lawyer is not told to the next.
    expect(await notes(two, at)).toEqual(['note 值班律师一号 她很急']);
    expect(await notes(supervisor, at)).toHaveLength(2);
    const told = (await desk.stage.heard(id)).join();
    expect(told).not.toMatch(/问问有没有合同|她很急/);
    expect(await outcome(one.post(`${at}/take-over`, { reason: '试试' }))).toBe('403 hotline_staff_forbidden');
  });

  it('whoever reads the case in the answer to his note is written down', async () => {
    const { at, id } = await served();
    await supervisor.post(`${at}/notes`, { text: '看一下' });
    expect(await desk.audited()).toContain(`${supervisor.id} open-transcript ${id}`);
  });

  it('help is asked for, seen by supervisors, and given', async () => {
    const { at, handoff } = await served();
    const asked = (await one.post(`${at}/help`, { text: '涉外的，怎么答？' })).body;
    expect(asked.helpAskedAt).toBe('2026-03-02T02:00:00.000Z');
    const wanted = async () => ((await supervisor.get('/queue')).body.help as { id: string }[]).map(({ id }) => id);
    expect(await wanted()).toContain(handoff);
    expect((await one.get('/queue')).body.help).toEqual([]);
    await supervisor.post(`${at}/notes`, { text: '先问国籍', kind: 'whisper' });
    expect(await outcome(one.post(`${at}/help-given`))).toBe('403 hotline_staff_forbidden');
    expect((await supervisor.post(`${at}/help-given`)).body.helpAskedAt).toBeNull();
    expect(await wanted()).not.toContain(handoff);
    expect(await notes(one, at)).toEqual(['help 值班律师一号 涉外的，怎么答？', 'whisper 督导员一号 先问国籍']);
  });

  it('words over the head of the resident are not sent: the page is told what is new', async () => {
    const { at, id } = await served();
    const { lastSeq } = (await one.get(at)).body;
    await desk.stage.residentSays(id, '等等，还有一件事');
    const said = await one.post(`${at}/messages`, { clientId: 's1', text: '那就这样', seenSeq: lastSeq });
    expect([said.status, said.body.code]).toEqual([409, 'hotline_handoff_stale']);
    expect(said.body.details.news.map(({ text }: { text: string }) => text)).toEqual(['等等，还有一件事']);
    expect((await desk.stage.heard(id)).join()).not.toContain('那就这样');
    const { lastSeq: seenSeq } = said.body.details;
    expect((await one.post(`${at}/messages`, { clientId: 's1', text: '您说', seenSeq })).status).toBe(201);
  });

  it('forbidden words are sent, and noted by their ids for supervisors', async () => {
    const { at, id } = await served();
    expect((await one.post(`${at}/messages`, { clientId: 'f', text: '这个官司包赢，你听不懂吗' })).status).toBe(201);
    await one.post(`${at}/messages`, { clientId: 'f', text: '这个官司包赢，你听不懂吗' });
    await one.post(`${at}/messages`, { clientId: 'g', text: '不能保证能赢' });
    expect((await desk.stage.heard(id)).join()).toContain('包赢');
    expect(await notes(supervisor, at)).toEqual(['service-words 值班律师一号 rhetorical sure-to-win']);
    expect(await notes(one, at)).toEqual([]);
  });

  it('typing counts as a sign of work', async () => {
    const { at } = await served();
    desk.stage.clock.pass(10_000);
    expect((await one.post(`${at}/typing`)).body).toEqual({});
    expect((await one.get(at)).body).toMatchObject({ lawyerActiveAt: desk.stage.clock.now().toISOString() });
  });

  it('back to the bot with what was settled; then the record, in clear until it is written', async () => {
    const { at } = await served();
    desk.stage.clock.pass(60_000);
    const ended = await one.post(`${at}/end`, { handedBack: { settled: '告诉她去仲裁' } });
    expect(ended.body).toMatchObject({ state: 'wrap-up', handedBack: { settled: '告诉她去仲裁' } });
    expect(ended.text).toContain('13800001234');
    expect((await one.get('/queue')).body.mine.map(({ state }: { state: string }) => state)).toContain('wrap-up');
    desk.stage.clock.pass(5_000);
    expect((await one.get(at)).body.clocks).toEqual({ waitedMs: 0, servedMs: 60_000, wrapUpMs: 5_000 });
    const closed = await one.post(`${at}/close`, { outcome: 'mediation-advised', note: '已告知' });
    expect(closed.body).toMatchObject({ state: 'closed', outcome: 'mediation-advised', note: '已告知' });
    expect(closed.text).not.toContain('13800001234');
    expect(closed.body.notes).toMatchObject([{ kind: 'handed-back', text: '告诉她去仲裁' }]);
    expect(await outcome(one.post(`${at}/messages`, { clientId: 'z', text: '还有' }))).toBe(
      '409 hotline_handoff_not_yours',
    );
  });

  it('earlier services of the same resident, for whoever has the case', async () => {
    const { at, id } = await waiting();
    const handoff = at.split('/')[2] ?? '';
    const ago = (minutes: number) => new Date(desk.stage.clock.now().getTime() - minutes * 60_000);
    const own = { conversationId: id, outcome: 'answered' as const };
    for (let n = 1; n <= 12; n += 1) await desk.session(`old-${n}`, { ...own, openedAt: ago(n) });
    await desk.session('elsewhere', { openedAt: ago(3) });
    await desk.session(`s-${id}`, { conversationId: id, handoffId: handoff });
    expect((await one.get(at)).body.earlier).toEqual([]);
    const { earlier } = (await one.post(`${at}/accept`)).body;
    expect(earlier.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual(
      Array.from({ length: 10 }, (_, n) => `old-${n + 1}`),
    );
    expect(earlier[0]).toMatchObject({
      channel: 'web',
      topic: '劳动纠纷',
      outcome: 'answered',
      lawyerName: null,
      note: '',
    });
  });

  it('lists: a lawyer has what waits and his own, a supervisor all, page by page', async () => {
    const { handoff } = await served(two);
    const ids = async (person: Person, query: string) =>
      ((await person.get(`/handoffs?${query}`)).body.items as { id: string }[]).map(({ id }) => id);
    expect(await ids(two, 'place=served')).toContain(handoff);
    expect(await ids(one, 'place=served')).not.toContain(handoff);
    expect(await ids(one, `place=served&lawyerId=${two.id}`)).not.toContain(handoff);
    expect(await ids(supervisor, `place=served&lawyerId=${two.id}`)).toContain(handoff);
    expect(await ids(supervisor, 'place=waiting')).toEqual(expect.arrayContaining(await ids(two, 'place=waiting')));
    expect((await supervisor.get('/handoffs?place=over')).body.next).toBeNull();
  });

  it('receivers: who can take it, who cannot, and why', async () => {
    const { handoff } = await served();
    const receivers = async () => (await one.get(`/handoffs/receivers?for=${handoff}`)).body;
    await desk.stage.roster.heartbeat(two.id);
    const { people, skills, languages } = await receivers();
    expect(people).toEqual([
      {
        id: two.id,
        displayName: '值班律师二号',
        kind: 'lawyer',
        skills: ['未成年人'],
        state: expect.stringMatching(/^(free|full)$/),
        load: expect.any(Number),
        capacity: 3,
        conflict: false,
      },
    ]);
    expect(skills).toContainEqual({ id: 'labour', name: '劳动争议' });
    expect(languages.length).toBeGreaterThan(0);
    await desk.stage.service.moreSaid(handoff, { excluded: [two.id] });
    await desk.stage.roster.setDuty(two.id, false);
    expect((await receivers()).people[0]).toMatchObject({ state: 'away', conflict: true });
    expect(await outcome(one.get('/handoffs/receivers?for=nothing'))).toBe('404 hotline_handoff_missing');
  });
});
