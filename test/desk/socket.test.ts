import { createServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';
import { createDeskSocket, SOCKET_PATH } from '../../src/desk/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';

type News = { conversationId: string; lastSeq: number };

describe('the desk’s socket', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  let c: string;
  let count = 0;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    desk = await DeskStage.open({}, {}, { recheckMs: 40 });
  });
  // People and a conversation of its own for each test.
  beforeEach(async () => {
    count += 1;
    one = await desk.withRoles(`one${count}`, ['lawyer']);
    two = await desk.withRoles(`two${count}`, ['lawyer']);
    c = `c${count}`;
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await desk.stage.roster.setDuty(one.id, false);
  });
  afterAll(() => desk.end());

  function connect(person: Pick<Person, 'cookie'>, extraHeaders: Record<string, string> = {}): Socket {
    const socket = io(desk.url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { Cookie: person.cookie, ...extraHeaders },
    });
    sockets.push(socket);
    return socket;
  }

  const next = <T>(socket: Socket, event: string) =>
    new Promise<T>((resolve) => {
      socket.once(event, resolve as (value: unknown) => void);
    });

  async function connected(person: Person): Promise<Socket> {
    const socket = connect(person);
    await next(socket, 'connect');
    return socket;
  }

  /** Watching has no answer: ask until the news comes through. */
  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let look = 0; look < 400; look += 1) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('it did not happen within 8 s');
  }

  it('turns away who has no cookie, a wrong one, or comes from another page', async () => {
    for (const cookie of ['', 'hotline_desk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']) {
      const error = await next<Error>(connect({ cookie }), 'connect_error');
      expect(error.message).toBe('hotline_staff_not_signed_in');
    }
    await next<Error>(connect(one, { Origin: 'https://elsewhere.example' }), 'connect_error');
    const socket = connect(one, { Origin: 'http://127.0.0.1:5173' });
    await next(socket, 'connect');
  });

  it('says when the queue changes', async () => {
    const socket = await connected(one);
    const told = next(socket, 'queue');
    await desk.stage.waiting(c);
    await told;
    const again = next(socket, 'queue');
    await one.put('/duty', { onDuty: true });
    await again;
  });

  it('says when a watched conversation has news, until it is no longer watched', async () => {
    const { _id } = await desk.stage.waiting(c);
    await desk.stage.waiting(`${c}d`);
    const socket = await connected(one);
    const news: News[] = [];
    socket.on('turns', (one_: News) => news.push(one_));
    socket.emit('watch', { conversationId: c });
    socket.emit('watch', 'nonsense');
    socket.emit('watch', { conversationId: 'nothing' });
    await until(async () => {
      await desk.stage.residentSays(c, '在吗');
      return news.length > 0;
    });
    await desk.stage.onDuty(one.id);
    await one.post(`/handoffs/${_id}/accept`);
    const last = async () => (await desk.stage.stored.turns.tail(c, 1))[0]?.seq;
    await until(async () => news.at(-1)?.lastSeq === (await last()));
    await desk.stage.residentSays(`${c}d`, '别的会话');
    await desk.stage.residentSays(c, '最后一句');
    await until(async () => news.at(-1)?.lastSeq === (await last()));
    expect(new Set(news.map(({ conversationId }) => conversationId))).toEqual(new Set([c]));
  });

  it('P18: a desk that was away has everything after it comes back', async () => {
    const { _id } = await desk.stage.waiting(c);
    await desk.stage.onDuty(one.id);
    const accepted = await one.post(`/handoffs/${_id}/accept`);
    const first = await connected(one);
    first.emit('watch', { conversationId: c });
    first.disconnect();
    for (let at = 0; at < 30; at += 1) await desk.stage.residentSays(c, `第${at}句`);
    const second = await connected(one);
    const news = next<News>(second, 'turns');
    second.emit('watch', { conversationId: c });
    const missed = await one.get(`/conversations/${c}/turns?after=${accepted.body.lastSeq}`);
    expect(missed.body.turns.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: 30 }, (_, at) => `第${at}句`),
    );
    let heard = false;
    void news.then(() => {
      heard = true;
    });
    await until(async () => {
      await desk.stage.residentSays(c, '又来一句');
      return heard;
    });
    const all = await one.get(`/conversations/${c}/turns?after=0`);
    const stored = await desk.stage.stored.turns.read(c);
    expect(all.body.turns.map(({ seq }: { seq: number }) => seq)).toEqual(stored.map(({ seq }) => seq));
  });

  it('says that somebody wrote a note, to whoever follows the case, and nothing of it', async () => {
    const { _id } = await desk.stage.waiting(c);
    await desk.stage.onDuty(one.id);
    await one.post(`/handoffs/${_id}/accept`);
    const supervisor = await desk.withRoles(`supervisor${c}`, ['supervisor']);
    const [mine, other] = [await connected(one), await connected(two)];
    const told: unknown[] = [];
    other.on('notes', (news) => told.push(news));
    for (const socket of [mine, other]) socket.emit('watch', { conversationId: c });
    const news: unknown[] = [];
    mine.on('notes', (one_) => news.push(one_));
    await until(async () => {
      await supervisor.post(`/handoffs/${_id}/notes`, { text: '问问合同', kind: 'whisper' });
      return news.length > 0;
    });
    expect(news[0]).toEqual({ handoffId: _id });
    expect(told).toEqual([]);
  });

  it('no longer tells a lawyer of a conversation that another took', async () => {
    const { _id } = await desk.stage.waiting(c);
    const socket = await connected(two);
    let news = 0;
    socket.on('turns', () => {
      news += 1;
    });
    socket.emit('watch', { conversationId: c });
    await until(async () => {
      await desk.stage.residentSays(c, '在吗');
      return news > 0;
    });
    await desk.stage.onDuty(one.id);
    await one.post(`/handoffs/${_id}/accept`);
    await until(async () => {
      const before = news;
      await desk.stage.residentSays(c, '私事');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return news === before;
    });
  });

  it('a closed account, one signed out by force, with a new password or without its second factor loses its socket, within 5 s', async () => {
    const { admin } = desk.room.staff;
    const by = { id: null, address: '' };
    const acts: [Person, (id: string) => Promise<unknown>][] = [
      [one, (id) => admin.setDisabled(id, true, by)],
      [two, (id) => admin.signOut(id, by)],
      [await desk.person('supervisor1'), (id) => admin.setPassword(id, by)],
      [await desk.person('aid1'), (id) => admin.resetSecondFactor(id, by)],
    ];
    const people = acts.map(([person]) => person);
    const gone = (await Promise.all(people.map(connected))).map((socket) =>
      Promise.all([next(socket, 'signed-out'), next(socket, 'disconnect')]),
    );
    const admin1 = await connected(await desk.person('admin1'));
    const started = process.hrtime.bigint();
    await Promise.all(acts.map(([, act], at) => act(people[at]!.id)));
    await Promise.all(gone);
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(5);
    expect(admin1.connected).toBe(true);
  });

  it('is not opened by who must change his password first', async () => {
    const { temporaryPassword } = (await (await desk.person('admin1')).post(`/staff/${one.id}/password`)).body;
    const answer = await desk.anybody().post('/session', { username: one.username, password: temporaryPassword });
    const cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
    const error = await next<Error>(connect({ cookie }), 'connect_error');
    expect(error.message).toBe('hotline_staff_not_signed_in');
  });

  it('regions that are set count on the open socket: nothing more of another region', async () => {
    const supervisor = await desk.withRoles(`supervisor${c}`, ['supervisor']);
    await desk.stage.waiting(c);
    const socket = await connected(supervisor);
    let news = 0;
    socket.on('turns', () => {
      news += 1;
    });
    socket.emit('watch', { conversationId: c });
    await until(async () => {
      await desk.stage.residentSays(c, '在吗');
      return news > 0;
    });
    await desk.room.staff.admin.setProfile(supervisor.id, { regions: ['110000'] }, { id: null, address: 'cli' });
    await until(async () => {
      const before = news;
      await desk.stage.residentSays(c, '在吗');
      await new Promise((resolve) => setTimeout(resolve, 60));
      return news === before;
    });
    // Asked for again, it is not there for him.
    socket.emit('watch', { conversationId: c });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const before = news;
    await desk.stage.residentSays(c, '在吗');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(news).toBe(before);
  });

  it('a role taken away counts on the open socket', async () => {
    const supervisor = await desk.withRoles(`supervisor${c}`, ['supervisor']);
    await desk.stage.waiting(c);
    const socket = await connected(supervisor);
    let news = 0;
    let queue = 0;
    socket.on('turns', () => {
      news += 1;
    });
    socket.on('queue', () => {
      queue += 1;
    });
    socket.emit('watch', { conversationId: c });
    await until(async () => {
      await desk.stage.residentSays(c, '在吗');
      return news > 0;
    });
    await desk.room.staff.setRoles(supervisor.username, ['admin']);
    await until(async () => {
      const before = [news, queue];
      await desk.stage.residentSays(c, '在吗');
      desk.stage.queueFeed.publish();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return news === before[0] && queue === before[1];
    });
  });

  it('keeps a lawyer on duty by heartbeats, and signs him off when they stop', async () => {
    const { roster, clock } = desk.stage;
    await one.put('/duty', { onDuty: true });
    const socket = await connected(one);
    clock.pass(50_000);
    socket.emit('heartbeat');
    const seen = clock.now();
    await until(async () => (await desk.stage.stored.dutyStates.get(one.id))?.lastSeenAt.getTime() === seen.getTime());
    clock.pass(59_999);
    expect(await roster.sweepAbsent()).toBe(0);
    expect((await one.get('/queue')).body.onDuty).toBe(1);
    socket.disconnect();
    clock.pass(1);
    const told = next(await connected(two), 'queue');
    expect(await roster.sweepAbsent()).toBe(1);
    await told;
    expect((await one.get('/queue')).body).toMatchObject({ onDuty: 0, duty: { onDuty: false } });
  });

  it('a quiet hour on duty does not sign the lawyer out while his page is alive; off duty it does', async () => {
    await one.put('/duty', { onDuty: true });
    const open = await Promise.all([connected(one), connected(two)]);
    const seen = async () => (await desk.room.stored.signIns.find({ where: { staffId: one.id } }))[0]?.lastSeenAt;
    for (let passed = 0; passed < 90; passed += 30) {
      desk.stage.clock.pass(30 * 60_000);
      for (const socket of open) socket.emit('heartbeat');
      await until(async () => (await seen())?.getTime() === desk.stage.clock.now().getTime());
    }
    expect((await one.get('/session')).status).toBe(200);
    expect((await two.get('/session')).status).toBe(401);
  });

  it('answers beside another WebSocket server on the same HTTP server, and closing the desk leaves the other', async () => {
    const server = createServer();
    const wires = new Set<NetSocket>();
    server.on('connection', (wire) => wires.add(wire));
    const other = new WebSocketServer({ noServer: true });
    other.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)));
    server.on('upgrade', (request, socket, head) => {
      if (request.url !== '/other') return;
      // Slower than engine.io's patience with upgrades that nobody answers.
      const answer = () => other.handleUpgrade(request, socket, head, (client) => other.emit('connection', client));
      setTimeout(answer, 1_050);
    });
    const socket = createDeskSocket(desk.deps, server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const client = io(`http://127.0.0.1:${port}`, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { Cookie: one.cookie },
    });
    try {
      await new Promise((resolve) => {
        client.once('connect', () => resolve(null));
      });
      const ws = new WebSocket(`ws://127.0.0.1:${port}/other`);
      const echo = (text: string) =>
        new Promise((resolve) => {
          ws.once('message', (data) => resolve(String(data)));
          ws.send(text);
        });
      await new Promise((resolve) => {
        ws.once('open', () => resolve(null));
        ws.once('error', resolve);
      });
      expect(ws.readyState).toBe(WebSocket.OPEN);
      expect(await echo('one')).toBe('echo one');
      await socket.close();
      expect(await echo('two')).toBe('echo two');
      expect(server.listening).toBe(true);
    } finally {
      client.disconnect();
      for (const wire of wires) wire.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    }
  });
});

describe('a whisper in the moment after a case was taken', () => {
  it('is not even hinted at to who watched it waiting', async () => {
    const desk = await DeskStage.open({}, {}, { recheckMs: 600_000 });
    const open: Socket[] = [];
    try {
      const [one, two] = [await desk.person('lawyer1'), await desk.person('lawyer2')];
      const supervisor = await desk.person('supervisor1');
      const { _id } = await desk.stage.waiting('c');
      const told: string[][] = [];
      for (const person of [one, two, supervisor]) {
        const extraHeaders = { Cookie: person.cookie };
        const socket = io(desk.url, { path: SOCKET_PATH, transports: ['websocket'], forceNew: true, extraHeaders });
        open.push(socket);
        const heard: string[] = [];
        told.push(heard);
        for (const event of ['turns', 'notes']) socket.on(event, () => heard.push(event));
        socket.emit('watch', { conversationId: 'c' });
      }
      const until = async (event: string, listeners: number[]) => {
        while (!listeners.every((at) => told[at]?.includes(event))) {
          if (event === 'turns') await desk.stage.residentSays('c', '在吗');
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      };
      await until('turns', [0, 1, 2]);
      await desk.stage.onDuty(one.id);
      await one.post(`/handoffs/${_id}/accept`);
      await supervisor.post(`/handoffs/${_id}/notes`, { text: '问问年龄', kind: 'whisper' });
      await until('notes', [0, 2]);
      expect(told[1]).not.toContain('notes');
    } finally {
      for (const socket of open) socket.disconnect();
      await desk.end();
    }
  });
});
