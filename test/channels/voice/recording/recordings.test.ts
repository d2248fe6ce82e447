import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTwilioRecordings } from '../../../../src/channels/voice/recording/index.ts';
import { newVoiceCall, type VoiceCall } from '../../../../src/channels/voice/voice-call.ts';
import { LegsStage } from '../legs/legs-stage.ts';

describe('recordings of calls', () => {
  let legs: LegsStage;
  let call: VoiceCall;
  beforeEach(async () => {
    legs = await LegsStage.open();
    const at = legs.stage.clock.now();
    call = {
      ...newVoiceCall({ _id: 'v1', provider: 'twilio', callId: 'CA1', conversationId: 'c', from: '', at }),
      notice: { version: '1', at },
    };
  });
  afterEach(() => legs.end());

  const stored = () => legs.stored.recordings.get('twilio-CA1');
  const told = (state: 'in-progress' | 'completed' | 'failed', seconds: number | null = null) =>
    legs.ask(
      { path: '/recording', query: { recording: 'twilio-CA1' } },
      { callId: 'CA1', seconds, recording: { id: 'RE1', url: 'https://elsewhere.example/RE1', state } },
    );
  const service = () => legs.recordings.ofService({ conversationId: 'c', from: new Date(0), to: null });

  it('begin once, after the notice, whose version and time are kept; the sound can be heard at the end', async () => {
    await legs.recordings.noticeHeard({ ...call, notice: null });
    expect(await stored()).toBeNull();
    await Promise.all([legs.recordings.noticeHeard(call), legs.recordings.noticeHeard(call)]);
    expect(legs.provider.asked).toEqual(['record CA1']);
    expect(await stored()).toMatchObject({ notice: { version: '1' }, sessionId: 's-c', state: 'recording' });
    await told('completed', 42);
    await told('in-progress');
    await told('completed', 7);
    expect(await stored()).toMatchObject({ state: 'kept', seconds: 42, recordingId: 'RE1' });
    expect(await service()).toHaveLength(1);
    const sound = await legs.recordings.open('twilio-CA1');
    expect(await new Response(sound?.sound).text()).toBe('sound of RE1');
  });

  it('pause while an identity number is asked for and go on afterwards, each once', async () => {
    await legs.recordings.noticeHeard(call);
    const asking = (step: string | null) =>
      legs.recordings.asking(call, step === null ? null : { dialog: 'legal-aid', step });
    await asking('income');
    await asking('idNumber');
    await asking('idNumber');
    expect((await stored())?.state).toBe('paused');
    await asking('address');
    await asking(null);
    expect(legs.provider.asked).toEqual(['record CA1', 'pause CA1', 'go on CA1']);
    expect((await stored())?.state).toBe('recording');
  });

  it('go on by themselves when the pause was forgotten; no more than that after the end', async () => {
    await legs.recordings.noticeHeard(call);
    const asked = { dialog: 'legal-aid', step: 'idNumber' };
    await legs.recordings.asking(call, asked);
    await legs.pass(100);
    await legs.recordings.asking(call, asked);
    await legs.pass(100);
    expect((await stored())?.state).toBe('paused');
    await legs.pass(21);
    expect([(await stored())?.state, legs.provider.asked.at(-1)]).toEqual(['recording', 'go on CA1']);
    await legs.recordings.asking(call, asked);
    await told('completed', 9);
    const before = legs.provider.asked.length;
    await legs.pass(200);
    expect(legs.provider.asked).toHaveLength(before);
  });

  it('are not said to pause when the provider did not do it: it is tried again with the next words', async () => {
    await legs.recordings.noticeHeard(call);
    const asked = { dialog: 'legal-aid', step: 'idNumber' };
    const { pauseRecording } = legs.provider.line;
    legs.provider.line.pauseRecording = async () => {
      throw new Error('no');
    };
    await legs.recordings.asking(call, asked);
    expect((await stored())?.state).toBe('recording');
    legs.provider.line.pauseRecording = pauseRecording;
    await legs.recordings.asking(call, asked);
    expect([(await stored())?.state, legs.provider.asked.at(-1)]).toEqual(['paused', 'pause CA1']);
  });

  it('refused: stopped at once, never heard, deleted as soon as the provider lets go of it', async () => {
    await legs.recordings.noticeHeard(call);
    await legs.recordings.refused(call);
    await legs.recordings.asking(call, null);
    expect(legs.provider.asked).toEqual(['record CA1', 'pause CA1']);
    await told('completed', 3);
    expect(await legs.recordings.open('twilio-CA1')).toBeNull();
    await legs.pass(0);
    expect(legs.removed).toEqual(['RE1']);
    expect(await stored()).toMatchObject({ state: 'removed', isKept: false });
  });

  it('are deleted at the provider after their time, and not before', async () => {
    await legs.recordings.noticeHeard(call);
    await told('completed', 3);
    await legs.pass(179 * 86_400);
    await legs.stage.jobs.run('recording-sweep');
    await legs.pass(0);
    expect(legs.removed).toEqual([]);
    await legs.pass(86_401);
    await legs.stage.jobs.run('recording-sweep');
    await legs.pass(0);
    await legs.stage.jobs.run('recording-sweep');
    await legs.pass(0);
    expect(legs.removed).toEqual(['RE1']);
  });

  it('on a recorder of the bureau’s own are named, paused as others, and neither heard nor deleted from here', async () => {
    legs.recordings.connect([{ name: 'twilio', line: legs.provider.line, store: null }]);
    await legs.recordings.noticeHeard(call);
    expect(await service()).toMatchObject([{ state: 'elsewhere' }]);
    await legs.recordings.asking(call, { dialog: 'legal-aid', step: 'idNumber' });
    expect(legs.provider.asked).toEqual(['record CA1', 'pause CA1']);
    expect((await stored())?.state).toBe('paused');
    await legs.pass(200 * 86_400);
    await legs.stage.jobs.run('recording-sweep');
    await legs.pass(0);
    expect(await legs.recordings.open('twilio-CA1')).toBeNull();
  });

  it('that did not begin are not shown', async () => {
    legs.provider.line.startRecording = async () => {
      throw new Error('no');
    };
    await legs.recordings.noticeHeard(call);
    expect([await service(), (await stored())?.state]).toEqual([[], 'failed']);
  });
});

describe('recordings at Twilio', () => {
  const id = `RE${'0a'.repeat(16)}`;
  let server: Server;
  let asked: string[];
  let answer: (path: string) => { status: number; location?: string };
  let store: ReturnType<typeof createTwilioRecordings>;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      const { status, location } = answer(request.url ?? '');
      response.writeHead(status, { 'content-type': 'audio/mpeg', ...(location ? { location } : {}) }).end('sound');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    store = createTwilioRecordings({ accountSid: 'AC1', authToken: 'secret', apiBaseUrl });
  });
  beforeEach(() => {
    asked = [];
    answer = () => ({ status: 200 });
  });
  afterAll(() => server.close());

  it('are asked for by their id, with the credentials of the account', async () => {
    const sound = await store.open(id);
    expect(await new Response(sound?.sound).text()).toBe('sound');
    await store.remove(id);
    const credentials = `Basic ${Buffer.from('AC1:secret').toString('base64')}`;
    expect(asked).toEqual([
      `GET /2010-04-01/Accounts/AC1/Recordings/${id}.mp3 ${credentials}`,
      `DELETE /2010-04-01/Accounts/AC1/Recordings/${id}.json ${credentials}`,
    ]);
  });

  it.each(['', '../../Calls', 'RE1', `${id}/../x`, 'http://169.254.169.254/'])(
    'never ask elsewhere: %p',
    async (bad) => {
      await expect(store.open(bad)).rejects.toMatchObject({ code: 'hotline_channels_recording_id' });
      expect(asked).toEqual([]);
    },
  );

  it('do not follow a redirect with our credentials', async () => {
    answer = () => ({ status: 302, location: 'http://127.0.0.1:1/elsewhere' });
    await expect(store.open(id)).rejects.toMatchObject({ code: 'hotline_channels_recording_unreachable' });
  });

  it('that are gone are gone; what may pass is tried again', async () => {
    answer = () => ({ status: 404 });
    expect(await store.open(id)).toBeNull();
    await store.remove(id);
    answer = () => ({ status: 503 });
    await expect(store.remove(id)).rejects.toMatchObject({ remedy: 'later' });
    answer = () => ({ status: 401 });
    await expect(store.open(id)).rejects.toMatchObject({ remedy: 'alarm' });
  });
});
