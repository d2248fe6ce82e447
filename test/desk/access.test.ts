import supertest from 'supertest';
import { ACCESS, type Action, ROLES, type Role } from '../../src/staff/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';

/** The API's promise, written out again: the table in the code must not drift from it. */
const PROMISED: Record<Action, Role[]> = {
  'session.read': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor', 'aid-officer', 'order-officer', 'admin'],
  'account.read': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor', 'aid-officer', 'order-officer', 'admin'],
  'account.password': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor', 'aid-officer', 'order-officer', 'admin'],
  'account.second-factor': [
    'lawyer',
    'supervisor',
    'reviewer',
    'knowledge-editor',
    'aid-officer',
    'order-officer',
    'admin',
  ],
  'account.second-factor-confirm': [
    'lawyer',
    'supervisor',
    'reviewer',
    'knowledge-editor',
    'aid-officer',
    'order-officer',
    'admin',
  ],
  'account.second-factor-off': [
    'lawyer',
    'supervisor',
    'reviewer',
    'knowledge-editor',
    'aid-officer',
    'order-officer',
    'admin',
  ],
  'account.recovery-codes': [
    'lawyer',
    'supervisor',
    'reviewer',
    'knowledge-editor',
    'aid-officer',
    'order-officer',
    'admin',
  ],
  'account.end-sign-in': [
    'lawyer',
    'supervisor',
    'reviewer',
    'knowledge-editor',
    'aid-officer',
    'order-officer',
    'admin',
  ],
  'staff.list': ['supervisor', 'admin'],
  'staff.add': ['admin'],
  'staff.change': ['admin'],
  'staff.profile': ['supervisor', 'admin'],
  'staff.disable': ['admin'],
  'staff.enable': ['admin'],
  'staff.password': ['admin'],
  'staff.second-factor-reset': ['admin'],
  'staff.sign-out': ['admin'],
  'staff.unlock': ['admin'],
  'telephone.read': ['lawyer', 'supervisor'],
  'telephone.set': ['lawyer', 'supervisor'],
  'duty.set': ['lawyer'],
  'duty.pause': ['lawyer'],
  'duty.people': ['supervisor'],
  'duty.force-off': ['supervisor'],
  'duty.days': ['lawyer', 'supervisor'],
  'duty.days-export': ['lawyer', 'supervisor'],
  'hours.preview': ['lawyer', 'supervisor', 'admin'],
  'hours.week': ['lawyer', 'supervisor', 'admin'],
  'shifts.list': ['lawyer', 'supervisor'],
  'shifts.people': ['lawyer', 'supervisor'],
  'shifts.add': ['supervisor'],
  'shifts.change': ['supervisor'],
  'shifts.cancel': ['supervisor'],
  'shifts.import': ['supervisor'],
  'shifts.template': ['supervisor'],
  'shifts.export': ['lawyer', 'supervisor'],
  'exchanges.list': ['lawyer', 'supervisor'],
  'exchanges.ask': ['lawyer'],
  'exchanges.agree': ['lawyer'],
  'exchanges.approve': ['supervisor'],
  'exchanges.refuse': ['lawyer', 'supervisor'],
  'exchanges.withdraw': ['lawyer'],
  'queue.read': ['lawyer', 'supervisor'],
  'duty.options': ['lawyer', 'supervisor', 'admin'],
  'desk.search': ['lawyer', 'supervisor'],
  'service-words.read': ['lawyer', 'supervisor', 'order-officer'],
  'replies.read': ['lawyer', 'supervisor'],
  'replies.add': ['lawyer', 'supervisor'],
  'replies.change': ['lawyer', 'supervisor'],
  'replies.remove': ['lawyer', 'supervisor'],
  'handoff.list': ['lawyer', 'supervisor'],
  'handoff.receivers': ['lawyer', 'supervisor'],
  'handoff.read': ['lawyer', 'supervisor'],
  'handoff.accept': ['lawyer'],
  'handoff.decline': ['lawyer'],
  'handoff.say': ['lawyer', 'supervisor'],
  'handoff.typing': ['lawyer', 'supervisor'],
  'handoff.return': ['lawyer', 'supervisor'],
  'handoff.transfer': ['lawyer', 'supervisor'],
  'handoff.cancel-transfer': ['lawyer', 'supervisor'],
  'handoff.transfer-to-queue': ['lawyer', 'supervisor'],
  'handoff.take-over': ['supervisor'],
  'handoff.end': ['lawyer', 'supervisor'],
  'handoff.close': ['lawyer', 'supervisor'],
  'handoff.note': ['lawyer', 'supervisor'],
  'handoff.help': ['lawyer', 'supervisor'],
  'handoff.help-given': ['supervisor'],
  'handoff.call-again': ['lawyer', 'supervisor'],
  'handoff.type-instead': ['lawyer', 'supervisor'],
  'handoff.supervise': ['supervisor'],
  'handoff.reveal-phone': ['lawyer'],
  'handoff.message-done': ['lawyer'],
  'handoff.misunderstood': ['lawyer'],
  'conversation.read': ['lawyer', 'supervisor'],
  'messages.read': ['lawyer', 'supervisor'],
  'sessions.list': ['supervisor', 'reviewer'],
  'sessions.search': ['supervisor', 'reviewer'],
  'sessions.filters': ['supervisor', 'reviewer'],
  'views.list': ['supervisor', 'reviewer'],
  'views.add': ['supervisor', 'reviewer'],
  'views.change': ['supervisor', 'reviewer'],
  'views.remove': ['supervisor', 'reviewer'],
  'exports.ask': ['supervisor', 'reviewer'],
  'exports.fetch': ['supervisor', 'reviewer'],
  'sessions.log': ['supervisor', 'reviewer'],
  'sessions.reveal': ['supervisor', 'reviewer'],
  'sessions.register-clear': ['supervisor'],
  'sessions.register': ['lawyer', 'supervisor', 'reviewer'],
  'sessions.read': ['supervisor', 'reviewer'],
  'orders.list': ['supervisor', 'order-officer'],
  'orders.board': ['supervisor', 'order-officer'],
  'orders.options': ['supervisor', 'order-officer'],
  'orders.laws': ['supervisor', 'order-officer'],
  'orders.read': ['supervisor', 'order-officer'],
  'orders.reveal': ['supervisor', 'order-officer'],
  'orders.attachment': ['supervisor', 'order-officer'],
  'orders.fetch-again': ['supervisor', 'order-officer'],
  'orders.work': ['supervisor', 'order-officer'],
  'orders.decide': ['supervisor', 'order-officer'],
  'orders.assign': ['supervisor', 'order-officer'],
  'orders.hand-on': ['supervisor', 'order-officer'],
  'orders.close-here': ['supervisor'],
  'orders.merge': ['supervisor', 'order-officer'],
  'orders.relate': ['supervisor', 'order-officer'],
  'orders.told': ['supervisor', 'order-officer'],
  'orders.write-down': ['supervisor', 'order-officer'],
  'peers.overview': ['supervisor', 'order-officer'],
  'peers.messages': ['supervisor', 'order-officer'],
  'peers.message': ['supervisor', 'order-officer'],
  'peers.replay': ['supervisor'],
  'peers.set-aside': ['supervisor'],
  'peers.refused': ['supervisor', 'order-officer'],
  'peers.refusal': ['supervisor', 'order-officer'],
  'peers.retry': ['supervisor'],
  'peers.refusal-aside': ['supervisor'],
  'incidents.list': ['lawyer', 'supervisor'],
  'incidents.read': ['lawyer', 'supervisor'],
  'incidents.attend': ['lawyer', 'supervisor'],
  'incidents.report': ['lawyer', 'supervisor'],
  'incidents.call': ['lawyer', 'supervisor'],
  'incidents.keeper': ['lawyer', 'supervisor'],
  'incidents.close': ['lawyer', 'supervisor'],
  'incidents.reveal': ['lawyer', 'supervisor'],
  'mediation.list': ['lawyer', 'supervisor', 'order-officer'],
  'mediation.mediators': ['supervisor', 'order-officer'],
  'mediation.subsidies': ['supervisor', 'order-officer'],
  'mediation.subsidy-export': ['supervisor', 'order-officer'],
  'mediation.add': ['supervisor', 'order-officer'],
  'mediation.read': ['lawyer', 'supervisor', 'order-officer'],
  'mediation.reveal': ['lawyer', 'supervisor', 'order-officer'],
  'mediation.told': ['lawyer', 'supervisor', 'order-officer'],
  'mediation.step': ['lawyer', 'supervisor', 'order-officer'],
  'mediation.document': ['lawyer', 'supervisor', 'order-officer'],
  'reviews.list': ['supervisor', 'reviewer'],
  'reviews.read': ['supervisor', 'reviewer'],
  'reviews.take': ['supervisor', 'reviewer'],
  'reviews.callback': ['supervisor', 'reviewer'],
  'reviews.finding': ['supervisor', 'reviewer'],
  'reviews.correction': ['supervisor', 'reviewer'],
  'reviews.re-rating': ['supervisor', 'reviewer'],
  'reviews.close': ['supervisor', 'reviewer'],
  'reviews.reveal': ['supervisor', 'reviewer'],
  'recording.play': ['lawyer', 'supervisor', 'reviewer'],
  'quality.rubric': ['lawyer', 'supervisor', 'reviewer'],
  'quality.queue': ['supervisor', 'reviewer'],
  'quality.next': ['supervisor', 'reviewer'],
  'quality.reviewed': ['supervisor', 'reviewer'],
  'quality.appeals': ['supervisor', 'reviewer'],
  'quality.agreement': ['supervisor', 'reviewer'],
  'quality.mine': ['lawyer'],
  'quality.read': ['lawyer', 'supervisor', 'reviewer'],
  'quality.recuse': ['supervisor', 'reviewer'],
  'quality.review': ['supervisor', 'reviewer'],
  'quality.decide': ['supervisor', 'reviewer'],
  'quality.answer': ['lawyer'],
  'quality.appeal': ['lawyer'],
  'statistics.read': ['supervisor'],
  'statistics.lawyers': ['lawyer', 'supervisor'],
  'statistics.dictionary': ['lawyer', 'supervisor', 'reviewer'],
  'statistics.export': ['supervisor'],
  'statistics.report': ['supervisor'],
  'statistics.public': ['supervisor', 'reviewer'],
  'overview.read': ['supervisor'],
  'deliveries.list': ['supervisor'],
  'deliveries.retry': ['supervisor'],
  'intents.list': ['supervisor', 'reviewer', 'knowledge-editor'],
  'misunderstood.list': ['supervisor', 'reviewer', 'knowledge-editor'],
  'misunderstood.label': ['supervisor', 'reviewer', 'knowledge-editor'],
  'misunderstood.dismiss': ['supervisor', 'reviewer', 'knowledge-editor'],
  'misunderstood.export': ['supervisor', 'reviewer', 'knowledge-editor'],
  'clusters.list': ['supervisor', 'reviewer', 'knowledge-editor'],
  'clusters.recount': ['supervisor', 'reviewer', 'knowledge-editor'],
  'clusters.read': ['supervisor', 'reviewer', 'knowledge-editor'],
  'clusters.dismiss': ['supervisor', 'reviewer', 'knowledge-editor'],
  'clusters.settle': ['supervisor', 'reviewer', 'knowledge-editor'],
  'drafts.preview': ['supervisor', 'reviewer', 'knowledge-editor'],
  'drafts.add': ['supervisor', 'reviewer', 'knowledge-editor'],
  'drafts.list': ['supervisor', 'reviewer', 'knowledge-editor'],
  'drafts.read': ['supervisor', 'reviewer', 'knowledge-editor'],
  'drafts.patch': ['supervisor', 'reviewer', 'knowledge-editor'],
  'drafts.drop': ['supervisor', 'reviewer', 'knowledge-editor'],
  'audit.list': ['supervisor', 'admin'],
  'audit.export': ['supervisor', 'admin'],
  'audit.chain': ['supervisor', 'admin'],
  'audit.verify': ['admin'],
  'wall.read': ['supervisor'],
  'wall.acknowledge': ['supervisor'],
  'knowledge.list': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.read': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.register': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.preview': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.check': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.propose': ['lawyer', 'supervisor', 'knowledge-editor'],
  'knowledge.proposals': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.proposal': ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'],
  'knowledge.withdraw': ['lawyer', 'supervisor', 'knowledge-editor'],
  'knowledge.approve': ['supervisor', 'reviewer'],
  'knowledge.reject': ['supervisor', 'reviewer'],
  'knowledge.roll-back': ['supervisor'],
  'knowledge.stop': ['supervisor'],
  'aid.list': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.overview': ['supervisor', 'aid-officer'],
  'aid.lawyers': ['supervisor', 'aid-officer'],
  'aid.read': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.papers': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.paper-open': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.turns': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.reveal': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.begin-review': ['supervisor', 'aid-officer'],
  'aid.ask-papers': ['supervisor', 'aid-officer'],
  'aid.paper': ['supervisor', 'aid-officer'],
  'aid.forward-custody': ['supervisor', 'aid-officer'],
  'aid.choose-agency': ['supervisor', 'aid-officer'],
  'aid.book': ['supervisor', 'aid-officer'],
  'aid.appointment-ended': ['supervisor', 'aid-officer'],
  'aid.home-visit': ['supervisor', 'aid-officer'],
  'aid.told': ['supervisor', 'aid-officer'],
  'aid.grant': ['supervisor', 'aid-officer'],
  'aid.refuse': ['supervisor', 'aid-officer'],
  'aid.refer': ['supervisor', 'aid-officer'],
  'aid.assign': ['supervisor', 'aid-officer'],
  'aid.close': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.withdraw': ['supervisor', 'aid-officer'],
  'aid.object': ['supervisor', 'aid-officer'],
  'aid.uphold': ['supervisor'],
  'aid.document': ['lawyer', 'supervisor', 'aid-officer'],
  'aid.correct': ['supervisor'],
  'privacy.retention': ['supervisor', 'admin'],
  'privacy.reports': ['supervisor', 'admin'],
  'privacy.holds': ['supervisor', 'admin'],
  'privacy.hold': ['supervisor', 'admin'],
  'privacy.lift': ['supervisor', 'admin'],
  'privacy.requests': ['supervisor', 'admin'],
  'privacy.request': ['supervisor', 'admin'],
  'privacy.ask': ['supervisor', 'admin'],
  'privacy.erase': ['supervisor', 'admin'],
  'privacy.refuse': ['supervisor', 'admin'],
  'privacy.handed-out': ['supervisor', 'admin'],
  'privacy.copy': ['supervisor'],
  'privacy.consents': ['supervisor', 'reviewer'],
};

describe('P30: every route × role', () => {
  let desk: DeskStage;
  let people: Record<Role, Person>;
  beforeAll(async () => {
    desk = await DeskStage.open();
    people = {
      lawyer: await desk.person('lawyer1'),
      supervisor: await desk.person('supervisor1'),
      reviewer: await desk.person('reviewer1'),
      'knowledge-editor': await desk.person('editor1'),
      'aid-officer': await desk.person('aid1'),
      'order-officer': await desk.person('order1'),
      admin: await desk.person('admin1'),
    };
  });
  afterAll(() => desk.end());

  it('the table is complete', () => {
    expect(Object.keys(ACCESS).sort()).toEqual(Object.keys(PROMISED).sort());
  });

  for (const [action, { method, path }] of Object.entries(ACCESS)) {
    const url = path.replace(':id', 'nothing');
    const perform = (person: Omit<Person, 'id' | 'username' | 'cookie'>) =>
      method === 'delete' ? person.del(url) : person[method](url);

    it(`${action}: nobody without signing in`, async () => {
      const answer = await perform(desk.anybody());
      expect([answer.status, answer.body.code]).toEqual([401, 'hotline_staff_not_signed_in']);
    });

    for (const role of ROLES) {
      const allowed = PROMISED[action as Action].includes(role);
      it(`${action}: ${role} ${allowed ? 'may' : 'may not'}`, async () => {
        const answer = await perform(people[role]);
        if (allowed) expect([200, 201, 202, 404, 422]).toContain(answer.status);
        else expect([answer.status, answer.body.code]).toEqual([403, 'hotline_staff_forbidden']);
      });
    }

    if (method !== 'get') {
      it(`${action}: not without the desk's header`, async () => {
        const answer = await supertest(desk.url)
          [method](`/api/desk${url}`)
          .set('Cookie', people.lawyer.cookie)
          .send({});
        expect([answer.status, answer.body.code]).toEqual([403, 'hotline_desk_header']);
      });
    }
  }

  it('writes down who was refused', async () => {
    expect(await desk.audited()).toContain(`${people.admin.id} refused sessions.list`);
  });

  it('what is no id is not there, and breaks nothing', async () => {
    const everything = await desk.withRoles('everything1', [...ROLES]);
    const odd = ['__proto__', 'constructor', '$ne', '%00', '..%2F..%2Fetc', '%7B%7D', 'x'.repeat(2000)];
    for (const { method, path } of Object.values(ACCESS)) {
      if (!path.includes(':id')) continue;
      const answers = await Promise.all(
        odd.map((id) => {
          const url = path.replace(':id', id);
          return method === 'delete' ? everything.del(url) : everything[method](url);
        }),
      );
      const isRefused = answers.map(({ status }) => status >= 400 && status < 500);
      expect([path, isRefused]).toEqual([path, odd.map(() => true)]);
    }
    expect(desk.logged).toEqual([]);
  });

  it('what is not in the table does not exist', async () => {
    const answer = await people.admin.get('/accounts');
    expect([answer.status, answer.body.code]).toEqual([404, 'hotline_desk_missing']);
  });
});

describe('P30: every object × who asks', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  let supervisor: Person;
  beforeAll(async () => {
    desk = await DeskStage.open();
    one = await desk.person('lawyer1');
    two = await desk.person('lawyer2');
    supervisor = await desk.person('supervisor1');
    const { stage } = desk;
    await stage.onDuty(one.id);
    for (const id of ['waiting', 'live', 'closed', 'left', 'abandoned']) {
      await stage.waiting(id);
      await stage.residentSays(id, `这是${id}`);
    }
    const him = { id: one.id, displayName: '值班律师一号' };
    await stage.service.accept('s-live-h1', him);
    await stage.service.accept('s-closed-h1', him);
    await stage.service.close('s-closed-h1', one.id, { outcome: 'resolved', note: '' });
    await stage.service.leaveMessage('s-left-h1', {
      text: '请回电',
      phone: desk.seal.seal('+8613800001234'),
      safeTime: '晚上',
    });
    await stage.service.abandon('s-abandoned-h1');
  });
  afterAll(() => desk.end());

  const WITHIN: Record<string, [one: boolean, two: boolean]> = {
    waiting: [true, true],
    live: [true, false],
    closed: [true, false],
    left: [true, true],
    abandoned: [false, false],
  };
  for (const [id, [ofOne, ofTwo]] of Object.entries(WITHIN)) {
    it(`a conversation that is ${id}`, async () => {
      for (const path of [`/handoffs/s-${id}-h1`, `/conversations/${id}/turns`]) {
        const [first, second, third] = await Promise.all([one.get(path), two.get(path), supervisor.get(path)]);
        expect([first.status, second.status, third.status]).toEqual([ofOne ? 200 : 404, ofTwo ? 200 : 404, 200]);
        if (ofOne) expect(JSON.stringify(first.body)).toContain(`这是${id}`);
        else expect(JSON.stringify(first.body)).not.toContain(id);
      }
    });
  }

  it('nothing of a case whose other side he serves', async () => {
    const { stage } = desk;
    await stage.onDuty(two.id);
    for (const id of ['c-waiting', 'c-left']) {
      await stage.waiting(id);
      await stage.residentSays(id, '我的名字');
      await stage.service.moreSaid(`s-${id}-h1`, { excluded: [two.id] });
    }
    await stage.service.leaveMessage('s-c-left-h1', {
      text: '请回电',
      phone: desk.seal.seal('+8613800001234'),
      safeTime: '',
    });
    const calls = (id: string) => [
      two.get(`/handoffs/s-${id}-h1`),
      two.get(`/conversations/${id}/turns`),
      two.get(`/handoffs/receivers?for=s-${id}-h1`),
      two.post(`/handoffs/s-${id}-h1/notes`, { text: '看看' }),
      two.post(`/handoffs/s-${id}-h1/decline`, { reason: 'busy' }),
      two.post(`/handoffs/s-${id}-h1/reveal-phone`, { reason: '回电' }),
      two.post(`/handoffs/s-${id}-h1/message-done`, { note: '' }),
    ];
    for (const id of ['c-waiting', 'c-left']) {
      const answers = await Promise.all(calls(id));
      expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(404));
    }
    const accepted = await two.post('/handoffs/s-c-waiting-h1/accept');
    expect([accepted.status, accepted.body.code]).toEqual([409, 'hotline_handoff_conflict']);
    const lists = await Promise.all([
      two.get('/queue'),
      two.get('/handoffs?place=waiting'),
      two.get('/handoffs?place=over'),
      two.get('/messages'),
    ]);
    expect(lists.map(({ status }) => status)).toEqual(Array(4).fill(200));
    for (const { text } of [...lists, accepted]) expect(text).not.toMatch(/s-c-|我的名字/);
    expect((await one.get('/handoffs/s-c-waiting-h1')).status).toBe(200);
  });

  it('a phone number only of a message left', async () => {
    for (const id of ['waiting', 'live', 'closed', 'abandoned']) {
      const answer = await one.post(`/handoffs/s-${id}-h1/reveal-phone`, { reason: '回电' });
      expect(answer.status).toBe(404);
    }
  });

  it('a lawyer sees of a conversation only the service he gives', async () => {
    const { stage } = desk;
    await stage.conversation('long');
    await stage.residentSays('long', '以前的事', 's-earlier');
    stage.clock.pass(1000);
    await stage.residentSays('long', '现在的事');
    const conversation = (await stage.stored.conversations.get('long'))!;
    const { handoff } = await stage.service.request({
      conversation,
      sessionId: 's-long',
      reason: 'asked',
      priority: 2,
      card: { topic: null, intents: [], emergency: null, preCheck: null, facts: [], told: [] },
    });
    await stage.moveToQueue(handoff);
    const detail = await one.get(`/handoffs/${handoff._id}`);
    expect(detail.body.turns.map(({ text }: { text: string }) => text)).toEqual(['现在的事']);
    expect(detail.body).toMatchObject({ headline: '未说明', lastSeq: 2 });
    const turns = await one.get('/conversations/long/turns?after=0');
    expect(turns.body.turns).toHaveLength(1);
    const all = await supervisor.get('/conversations/long/turns');
    expect(all.body.turns).toHaveLength(2);
  });
});
