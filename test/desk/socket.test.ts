import { createServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';
import { createDeskSocket, SOCKET_PATH } from '../../src/desk/index.ts';
import { deskDocuments } from './desk-documents.ts';
import { DeskStage, type Person } from './desk-stage.ts';

type News = { conversationId: string; lastSeq: number };

describe('the desk’s socket', () => {
  let desk: DeskStage;
  let one: Person;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    desk = await DeskStage.open();
    one = await desk.person('lawyer1');
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await desk.end();
  });

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
    await desk.stage.waiting('c');
    await told;
    const again = next(socket, 'queue');
    await one.put('/duty', { onDuty: true });
    await again;
  });

  it('says when a watched conversation has news, until it is no longer watched', async () => {
    const { _id } = await desk.stage.waiting('c');
    await desk.stage.waiting('d');
    const socket = await connected(one);
    const news: News[] = [];
    socket.on('turns', (one_: News) => news.push(one_));
    socket.emit('watch', { conversationId: 'c' });
    socket.emit('watch', 'nonsense');
    socket.emit('watch', { conversationId: 'nothing' });
    await until(async () => {
      await desk.stage.residentSays('c', '在吗');
      return news.length > 0;
    });
    await one.post(`/handoffs/${_id}/accept`);
    const last = async () => (await desk.stage.stored.turns.tail('c', 1))[0]?.seq;
    await until(async () => news.at(-1)?.lastSeq === (await last()));
    await desk.stage.residentSays('d', '别的会话');
    await desk.stage.residentSays('c', '最后一句');
    await until(async () => news.at(-1)?.lastSeq === (await last()));
    expect(new Set(news.map(({ conversationId }) => conversationId))).toEqual(new Set(['c']));
  });

  it('P18: a desk that was away has everything after it comes back', async () => {
    const { _id } = await desk.stage.waiting('c');
    const accepted = await one.post(`/handoffs/${_id}/accept`);
    const first = await connected(one);
    first.emit('watch', { conversationId: 'c' });
    first.disconnect();
    for (let at = 0; at < 30; at += 1) await desk.stage.residentSays('c', `第${at}句`);
    const second = await connected(one);
    const news = next<News>(second, 'turns');
    second.emit('watch', { conversationId: 'c' });
    const missed = await one.get(`/conversations/c/turns?after=${accepted.body.lastSeq}`);
    expect(missed.body.turns.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: 30 }, (_, at) => `第${at}句`),
    );
    let heard = false;
    void news.then(() => {
      heard = true;
    });
    await until(async () => {
      await desk.stage.residentSays('c', '又来一句');
      return heard;
    });
    const all = await one.get('/conversations/c/turns?after=0');
    const stored = await desk.stage.stored.turns.read('c');
    expect(all.body.turns.map(({ seq }: { seq: number }) => seq)).toEqual(stored.map(({ seq }) => seq));
  });

  it('no longer tells a lawyer of a conversation that another took', async () => {
    const { _id } = await desk.stage.waiting('c');
    const two = await desk.person('lawyer2');
    const socket = await connected(two);
    let news = 0;
    socket.on('turns', () => {
      news += 1;
    });
    socket.emit('watch', { conversationId: 'c' });
    await until(async () => {
      await desk.stage.residentSays('c', '在吗');
      return news > 0;
    });
    await one.post(`/handoffs/${_id}/accept`);
    await until(async () => {
      const before = news;
      await desk.stage.residentSays('c', '私事');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return news === before;
    });
  });

  it('a closed account loses its socket, within 5 s', async () => {
    const socket = await connected(one);
    const out = next(socket, 'signed-out');
    const gone = next(socket, 'disconnect');
    await desk.room.staff.setDisabled('lawyer1', true);
    const started = process.hrtime.bigint();
    await Promise.all([out, gone]);
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(5);
  });

  it('a role taken away counts on the open socket', async () => {
    const supervisor = await desk.person('supervisor1');
    await desk.stage.waiting('c');
    const socket = await connected(supervisor);
    let news = 0;
    let queue = 0;
    socket.on('turns', () => {
      news += 1;
    });
    socket.on('queue', () => {
      queue += 1;
    });
    socket.emit('watch', { conversationId: 'c' });
    await until(async () => {
      await desk.stage.residentSays('c', '在吗');
      return news > 0;
    });
    await desk.room.staff.setRoles('supervisor1', ['admin']);
    await until(async () => {
      const before = [news, queue];
      await desk.stage.residentSays('c', '在吗');
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
    const told = next(await connected(await desk.person('lawyer2')), 'queue');
    expect(await roster.sweepAbsent()).toBe(1);
    await told;
    expect((await one.get('/queue')).body).toMatchObject({ onDuty: 0, duty: { onDuty: false } });
  });
});

describe('a quiet hour on duty', () => {
  it('does not sign the lawyer out while his page is alive; off duty it does', async () => {
    const desk = await DeskStage.open();
    try {
      const people = await Promise.all([desk.person('lawyer1'), desk.person('lawyer2')]);
      const [onDuty, offDuty] = people;
      await onDuty.put('/duty', { onDuty: true });
      const sockets = people.map((person) =>
        io(desk.url, {
          path: SOCKET_PATH,
          transports: ['websocket'],
          forceNew: true,
          extraHeaders: { Cookie: person.cookie },
        }),
      );
      await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', () => resolve(null)))));
      const seen = async () => (await desk.room.stored.signIns.find({ where: { staffId: onDuty.id } }))[0]?.lastSeenAt;
      for (let passed = 0; passed < 90; passed += 30) {
        desk.stage.clock.pass(30 * 60_000);
        for (const socket of sockets) socket.emit('heartbeat');
        while ((await seen())?.getTime() !== desk.stage.clock.now().getTime()) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
      for (const socket of sockets) socket.disconnect();
      expect((await onDuty.get('/session')).status).toBe(200);
      expect((await offDuty.get('/session')).status).toBe(401);
    } finally {
      await desk.end();
    }
  });
});

describe('beside another WebSocket server', () => {
  it('both answer on the same HTTP server, and closing the desk leaves the other', async () => {
    const desk = await DeskStage.open();
    const server = createServer();
    const wires = new Set<NetSocket>();
    server.on('connection', (wire) => wires.add(wire));
    const { stage, staff, audit } = desk.room;
    const other = new WebSocketServer({ noServer: true });
    other.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)));
    server.on('upgrade', (request, socket, head) => {
      if (request.url !== '/other') return;
      // Slower than engine.io's patience with upgrades that nobody answers.
      const answer = () => other.handleUpgrade(request, socket, head, (client) => other.emit('connection', client));
      setTimeout(answer, 1_500);
    });
    const socket = createDeskSocket(
      {
        staff,
        audit,
        deliveries: { list: async () => [], retry: async () => 0 },
        roster: stage.roster,
        handoffs: stage.service,
        sessions: stage.stored.sessions,
        turns: stage.stored.turns,
        conversations: stage.stored.conversations,
        feed: stage.feed,
        queueFeed: stage.queueFeed,
        intentName: (id) => id,
        intents: () => [],
        misunderstood: desk.misunderstood,
        nightly: { latest: async () => [] },
        knowledge: desk.knowledge,
        aid: { applications: desk.applications, papers: desk.papers, agency: async () => null },
        documents: await deskDocuments(),
        seal: { open: (sealed) => sealed },
        clock: stage.clock,
        log: (await import('pino')).pino({ level: 'silent' }),
        secureCookies: false,
      },
      server,
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const lawyer = await desk.person('lawyer1');
    const client = io(`http://127.0.0.1:${port}`, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { Cookie: lawyer.cookie },
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
      await desk.end();
    }
  });
});
