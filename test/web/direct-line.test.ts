import { LineWorld } from './line-world.ts';

async function online(world: LineWorld): Promise<LineWorld> {
  await world.line.start();
  await world.openSocket();
  return world;
}

describe('the resident page’s Direct Line client', () => {
  it('connects, streams from the watermark and keeps the resume secret', async () => {
    const world = new LineWorld();
    world.say('您好');
    await online(world);
    expect(world.states).toEqual(['online']);
    expect(world.texts).toEqual(['您好']);
    expect(world.socket.url).toBe('wss://elsewhere/stream?t=ticket&watermark=1');
    expect(world.stored.get('resume')).toBe('secret');
  });

  it('goes on with the same conversation after a reload and marks what was said before as history', async () => {
    const world = new LineWorld({ stored: new Map([['resume', 'secret']]) });
    world.say('前一次的回答');
    await online(world);
    world.socket.frame([world.say('新的回答')], '2');
    expect(world.calls[0]?.body).toEqual({ resume: 'secret' });
    expect(world.shown.map(({ activity, history }) => [activity.text, history])).toEqual([
      ['前一次的回答', true],
      ['新的回答', false],
    ]);
  });

  it('begins anew when the server has forgotten the conversation', async () => {
    const world = new LineWorld({ stored: new Map([['resume', 'old']]) });
    world.forgottenResume = 'old';
    await online(world);
    expect(world.restarts).toBe(1);
    expect(world.states).toEqual(['online']);
    expect(world.stored.get('resume')).toBe('secret');
  });

  it('shows each activity once and in the order of the ids, whatever the frames do', async () => {
    const world = await online(new LineWorld());
    const [first, second, third] = [world.say('一'), world.say('二'), world.say('三')];
    world.socket.frame([third, first, second], '3');
    world.socket.frame([second, third], '3');
    world.socket.onmessage?.({ data: '' });
    world.socket.onmessage?.({ data: 'not json' });
    expect(world.texts).toEqual(['一', '二', '三']);
  });

  it('takes its own message from the outbox when the stream shows it', async () => {
    const world = await online(new LineWorld());
    world.line.send('我想离婚');
    await world.settle();
    expect(world.posts()).toEqual(['我想离婚']);
    expect(world.outbox).toEqual([]);
    expect(world.texts).toEqual(['我想离婚']);
    expect(world.stored.has('outbox')).toBe(false);
  });

  it('sends again under the same id when the answer was lost, and the server stores it once', async () => {
    const world = await online(new LineWorld());
    world.postFailures = [0, 503];
    const clientId = world.line.send('第一句');
    await world.settle();
    expect(world.outbox.map(({ state }) => state)).toEqual(['waiting']);
    await world.pass(10_000);
    const ids = world.calls.filter(({ path, method }) => method === 'POST' && path.endsWith('/activities'));
    expect(ids.map(({ body }) => body.channelData)).toEqual(Array(3).fill({ clientActivityID: clientId }));
    expect(world.log.filter(({ text }) => text === '第一句')).toHaveLength(1);
    expect(world.outbox).toEqual([]);
  });

  it('gives up after four tries, keeps the words, and sends them when asked to', async () => {
    const world = await online(new LineWorld());
    world.postFailures = [503, 503, 503, 503];
    const clientId = world.line.send('发不出去');
    await world.pass(60_000);
    expect(world.outbox.map(({ state, text }) => [state, text])).toEqual([['failed', '发不出去']]);
    expect(world.stored.get('outbox')).toContain('发不出去');
    world.line.resend(clientId);
    await world.settle();
    expect(world.outbox).toEqual([]);
  });

  it('fails at once what the server will never take, and goes on with the next', async () => {
    const world = await online(new LineWorld());
    world.postFailures = [413];
    world.line.send('太长');
    world.line.send('短');
    await world.settle();
    expect(world.outbox.map(({ text, state }) => [text, state])).toEqual([['太长', 'failed']]);
    expect(world.log.map(({ text }) => text)).toEqual(['短']);
  });

  it('keeps what is written while cut off, over a reload too, and sends it in order', async () => {
    const before = await online(new LineWorld());
    before.down = true;
    before.socket.onclose?.();
    await before.settle();
    expect(before.states.at(-1)).toBe('reconnecting');
    before.line.send('断网一');
    before.line.send('断网二');
    await before.settle();
    expect(before.posts()).toEqual([]);

    const after = await online(new LineWorld({ stored: before.stored }));
    await after.settle();
    expect(after.posts()).toEqual(['断网一', '断网二']);
    expect(after.outbox).toEqual([]);
  });

  it('reconnects with growing pauses and fetches what it missed, once', async () => {
    const world = await online(new LineWorld());
    world.socket.frame([world.say('断开前')], '1');
    world.down = true;
    world.socket.onclose?.();
    await world.pass(20_000);
    world.say('断开时');
    world.down = false;
    await world.pass(30_000);
    await world.openSocket();
    expect(world.states.at(-1)).toBe('online');
    expect(world.texts).toEqual(['断开前', '断开时']);
    expect(world.socket.url).toContain('watermark=2');
    world.socket.frame([world.log[1]!], '2');
    expect(world.texts).toEqual(['断开前', '断开时']);
  });

  it('gets a new token when the old one is refused', async () => {
    const world = await online(new LineWorld());
    world.refuseToken();
    world.line.send('还在吗');
    await world.settle();
    expect(world.log.map(({ text }) => text)).toEqual(['还在吗']);
    expect(world.calls.filter(({ path }) => path === '/channels/web/token')).toHaveLength(2);
  });

  it('polls where there is no WebSocket', async () => {
    const world = new LineWorld({ sockets: false });
    await world.line.start();
    world.say('轮询来的');
    await world.pass(3_000);
    expect(world.texts).toEqual(['轮询来的']);
    expect(world.states).toEqual(['online']);
  });

  it('polls when WebSockets never open, and tries them again later', async () => {
    const world = new LineWorld();
    await world.line.start();
    world.socket.onclose?.();
    await world.pass(500);
    world.socket.onclose?.();
    await world.pass(500);
    expect(world.sockets).toHaveLength(2);
    world.say('轮询来的');
    await world.pass(3_000);
    expect(world.texts).toEqual(['轮询来的']);
    expect(world.states).toEqual(['online']);
    await world.pass(60_000);
    expect(world.sockets).toHaveLength(3);
  });

  it('leaves the stream to another window, polls, and takes it back only when the resident turns to it', async () => {
    const world = await online(new LineWorld());
    world.echo = false;
    world.socket.onclose?.({ reason: 'collision' });
    await world.pass(180_000);
    expect(world.sockets).toHaveLength(1);
    world.say('另一个窗口里的回答');
    world.line.send('这个窗口里的话');
    await world.pass(9_000);
    expect(world.texts).toEqual(['另一个窗口里的回答', '这个窗口里的话']);
    expect(world.outbox).toEqual([]);
    expect(world.sockets).toHaveLength(1);
    world.line.wake();
    await world.settle();
    await world.openSocket();
    expect(world.sockets).toHaveLength(2);
    world.socket.frame([world.say('流上的回答')], '3');
    expect(world.texts.at(-1)).toBe('流上的回答');
    expect(world.states).toEqual(['online']);
  });

  it('finds out a dead stream by the echo that never comes', async () => {
    const world = await online(new LineWorld());
    world.echo = false;
    world.line.send('喂');
    await world.settle();
    expect(world.outbox.map(({ state }) => state)).toEqual(['sent']);
    await world.pass(6_000);
    expect(world.outbox).toEqual([]);
    expect(world.texts).toEqual(['喂']);
    expect(world.sockets).toHaveLength(2);
  });

  it('sends again what was taken but never shown, should the server have lost it', async () => {
    const world = await online(new LineWorld());
    world.echo = false;
    world.line.send('收到了吗');
    await world.settle();
    world.forgetAll();
    world.socket.onclose?.();
    await world.pass(1_500);
    expect(world.posts()).toEqual(['收到了吗', '收到了吗']);
    expect(world.log).toHaveLength(1);
  });

  it('keeps the stream alive with empty frames and stops for good when told', async () => {
    const world = await online(new LineWorld());
    await world.pass(41_000);
    expect(world.socket.sent).toEqual(['', '']);
    world.line.stop();
    const calls = world.calls.length;
    await world.pass(120_000);
    expect(world.socket.closed).toBe(true);
    expect(world.calls).toHaveLength(calls);
  });
});
