import { readFileSync } from 'node:fs';
import type { AskAction, CallAction, Hook, JoinAction } from '../../../src/channels/voice/call-action.ts';
import { type VoiceDocument, wordsOf } from '../../support/voice-documents.ts';
import { BASE, KITS } from './provider-kits.ts';

const hook = (path: string, query: Record<string, string> = {}): Hook => ({ path, query });
const say = (text: string, rate: 'normal' | 'slow' = 'normal'): CallAction & { do: 'say' } => ({
  do: 'say',
  text,
  rate,
});
const ask = (changes: Partial<AskAction> = {}): AskAction => ({
  do: 'ask',
  prompt: [say('您好，这里是12348，请说您遇到的事情。')],
  hook: hook('/input', { step: 'ask', n: '1' }),
  listen: 'speech-and-keys',
  maxKeys: 1,
  timeoutSeconds: 6,
  speechTimeoutSeconds: 2,
  hints: ['劳动仲裁', '拖欠工资', '法律援助'],
  bargeIn: true,
  ...changes,
});
const join = (changes: Partial<JoinAction> = {}): JoinAction => ({
  do: 'join',
  room: 'case-42',
  as: 'talk',
  endsRoom: true,
  startsRoom: true,
  waitUrl: '',
  left: hook('/resume', { why: 'left' }),
  ...changes,
});

describe.each(Object.entries(KITS))('what %s is told to do', (name, { provider, read }) => {
  const rendered = (actions: CallAction[], callId?: string) => read(provider.render(actions, callId).body);
  const url = (path: string) => `${BASE}${provider.path}${path}`;

  it('knows its name, its place and its type of document', () => {
    expect(provider.name).toBe(name);
    expect(provider.render([]).contentType).toMatch(name === 'twilio' ? /^text\/xml/ : /^application\/json/);
  });

  it.each<[string, CallAction[], VoiceDocument['heard'], VoiceDocument['ending']]>([
    ['says', [say('您好')], [{ do: 'say', text: '您好', isSlow: false }], null],
    ['says slowly', [say('甲&乙', 'slow')], [{ do: 'say', text: '甲&乙', isSlow: true }], null],
    [
      'plays and pauses',
      [
        { do: 'play', url: 'https://a.example.test/hold.mp3?a=1&b=2', times: 2 },
        { do: 'pause', seconds: 3 },
      ],
      [
        { do: 'play', url: 'https://a.example.test/hold.mp3?a=1&b=2', times: 2 },
        { do: 'pause', seconds: 3 },
      ],
      null,
    ],
    [
      'plays at least once and pauses at least a second',
      [
        { do: 'play', url: 'https://a.example.test/x.mp3', times: 0 },
        { do: 'pause', seconds: 0.2 },
      ],
      [
        { do: 'play', url: 'https://a.example.test/x.mp3', times: 1 },
        { do: 'pause', seconds: 1 },
      ],
      null,
    ],
    [
      'asks to be asked again',
      [{ do: 'redirect', hook: hook('/resume', { z: '1', a: "甲 乙/&=?#'()" }) }],
      [],
      { do: 'redirect', url: url('/resume?a=%E7%94%B2%20%E4%B9%99%2F%26%3D%3F%23%27%28%29&z=1') },
    ],
    ['hangs up', [say('再见'), { do: 'hang-up' }], [{ do: 'say', text: '再见', isSlow: false }], { do: 'hang-up' }],
    ['declines, busy', [{ do: 'decline', reason: 'busy' }], [], { do: 'decline', reason: 'busy' }],
    ['declines', [{ do: 'decline', reason: 'rejected' }], [], { do: 'decline', reason: 'rejected' }],
    ['does nothing after the end', [{ do: 'hang-up' }, say('没有人听见'), ask()], [], { do: 'hang-up' }],
  ])('%s', (_what, actions, heard, ending) => {
    expect(rendered(actions)).toEqual({ heard, ending });
  });

  it('ends the call when there is nothing to do', () => {
    const { heard, ending } = rendered([]);
    expect(heard).toEqual([]);
    expect([null, 'hang-up']).toContain(ending === null ? null : ending.do);
  });

  it('asks, in every case asked again, also when nothing was heard', () => {
    expect(rendered([say('请听好。'), ask()])).toEqual({
      heard: [
        { do: 'say', text: '请听好。', isSlow: false },
        { do: 'say', text: '您好，这里是12348，请说您遇到的事情。', isSlow: false },
      ],
      ending: {
        do: 'ask',
        url: url('/input?n=1&step=ask'),
        otherwise: url('/input?n=1&step=ask'),
        hears: true,
        keys: 1,
        timeout: 6,
        speechTimeout: 2,
        hints: ['劳动仲裁', '拖欠工资', '法律援助'],
        bargeIn: true,
        language: 'cmn-Hans-CN',
      },
    });
  });

  it('asks for keys alone', () => {
    const { ending } = rendered([ask({ listen: 'keys', maxKeys: 11, bargeIn: false, timeoutSeconds: 4.4 })]);
    expect(ending).toMatchObject({
      do: 'ask',
      hears: false,
      keys: 11,
      timeout: 4,
      speechTimeout: null,
      hints: [],
      bargeIn: false,
      language: null,
    });
  });

  it('asks in slow words, with breaks between them', () => {
    const prompt = [say('第一点。', 'slow'), { do: 'pause' as const, seconds: 2 }, say('第二点。', 'slow')];
    expect(rendered([ask({ prompt })]).heard).toEqual([
      { do: 'say', text: '第一点。', isSlow: true },
      { do: 'pause', seconds: 2 },
      { do: 'say', text: '第二点。', isSlow: true },
    ]);
  });

  it('asks while music plays', () => {
    const prompt = [say('请稍候。'), { do: 'play' as const, url: 'https://a.example.test/hold.mp3', times: 3 }];
    const { heard, ending } = rendered([ask({ prompt })]);
    expect(heard).toEqual([
      { do: 'say', text: '请稍候。', isSlow: false },
      { do: 'play', url: 'https://a.example.test/hold.mp3', times: 3 },
    ]);
    expect(ending?.do).toBe('ask');
  });

  it('brings people together, to talk, to listen and to coach', () => {
    expect(rendered([join()], 'callA').ending).toEqual({
      do: 'join',
      room: 'case-42',
      isMuted: false,
      coaches: null,
      starts: true,
      ends: true,
      left: url('/resume?why=left'),
    });
    expect(rendered([join({ as: 'listen', endsRoom: false, startsRoom: false })], 'callB').ending).toMatchObject({
      isMuted: true,
      starts: false,
      ends: false,
    });
    expect(rendered([join({ as: 'coach', coachedCallId: 'callA' })], 'callB').ending).toMatchObject({
      isMuted: false,
      coaches: 'callA',
    });
    // Nobody to be coached: the resident must not hear the supervisor.
    expect(rendered([join({ as: 'coach' })], 'callB').ending).toMatchObject({ isMuted: true, coaches: null });
  });

  it('puts a caller through, to a number or a SIP address, and asks what is next afterwards', () => {
    for (const to of ['110', 'sip:110@10.0.0.5']) {
      const transfer: CallAction = { do: 'transfer', to, ringSeconds: 40, ended: hook('/resume', { police: '1' }) };
      expect(rendered([say('正在转'), transfer])).toEqual({
        heard: [{ do: 'say', text: '正在转', isSlow: false }],
        ending: {
          do: 'transfer',
          to,
          rings: 40,
          isHeardOnlyWhenAnswered: true,
          ended: url('/resume?police=1'),
        },
      });
    }
  });

  it.each([
    ['closing its own tag', '您好</Say><Dial>110</Dial><Say>', '您好/SayDial110/DialSay'],
    ['closing a section', 'a]]>b<![CDATA[c', 'a]]b![CDATA[c'],
    ['with what no XML holds', 'a\u0000b\u001b[31mc\uffffd', 'ab[31mcd'],
    ['with half of a character', '好\ud83d的\udc00', '好的'],
    ['as SSML', '<speak><break time="9s"/>慢</speak>', 'speakbreaktime="9s"/慢/speak'],
    ['as an entity', '&amp; &#0; &lt;Dial&gt;', '&amp;&#0;&lt;Dial&gt;'],
  ])('takes no orders from a text %s', (_what, text, words) => {
    for (const actions of [[say(text)], [say(text, 'slow')], [ask({ prompt: [say(text)] })]]) {
      const document = rendered(actions);
      expect(document.heard.every((one) => one.do === 'say')).toBe(true);
      expect(wordsOf(document)).toBe(words);
    }
  });

  it('says an address instead of playing it', () => {
    for (const text of ['https://a.example.test/song.mp3', 'silence_stream://9000', 'mailto:a@b']) {
      expect(rendered([say(text)]).heard).toEqual([{ do: 'say', text: expect.stringContaining(text), isSlow: false }]);
    }
  });

  it('cuts long words at the ends of sentences, whole characters only', () => {
    const sentence = `${'根据《劳动合同法》第三十条，用人单位应当及时足额支付劳动报酬'.repeat(3)}。`;
    const text = sentence.repeat(12);
    const document = rendered([say(text)]);
    expect(document.heard.length).toBeGreaterThan(2);
    for (const part of document.heard) {
      expect(encodeURIComponent(part.do === 'say' ? part.text : '').length).toBeLessThanOrEqual(4500);
      expect(part.do === 'say' && part.text.endsWith('。')).toBe(true);
    }
    expect(wordsOf(document)).toBe(text);
    for (const faces of ['😀'.repeat(700), `法${'😀'.repeat(700)}`])
      expect(wordsOf(rendered([say(faces)]))).toBe(faces);
  });

  it('keeps to the limits of one Say that were measured', () => {
    const { say: vectors } = JSON.parse(
      readFileSync(new URL('../../vectors/text-limits-vectors.json', import.meta.url), 'utf8'),
    ) as { say: { name: string; fits4500: boolean }[] };
    for (const { name: vector, fits4500 } of vectors) {
      const text = '法'.repeat(Number(/\d+/.exec(vector)?.[0]));
      expect([vector, rendered([say(text)]).heard.length === 1]).toEqual([vector, fits4500]);
    }
    const latin = rendered([say('abcdefghijklmnopqrs '.repeat(450))]).heard;
    expect(Math.max(...latin.map((part) => (part.do === 'say' ? part.text.length : 0)))).toBeLessThanOrEqual(3000);
  });

  it('keeps a document within 64 KB, whatever it is told to say', () => {
    const hints = Array.from({ length: 2000 }, (_, index) => `${index}号${'长'.repeat(index % 120)}`);
    const { body } = provider.render([
      say('话'.repeat(100_000)),
      say('&'.repeat(50_000)),
      ask({ prompt: [say('更多'.repeat(50_000), 'slow')], hints }),
    ]);
    const document = read(body);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(64 * 1024);
    expect(document.ending?.do).toBe('ask');
  });

  it('gives the recogniser phrases that it can take', () => {
    const hints = [
      '劳动,仲裁',
      '劳动 仲裁',
      '',
      ' ',
      'x'.repeat(101),
      '工\u0000资',
      ...Array.from({ length: 600 }, (_, index) => `短语${index}`),
    ];
    const { ending } = rendered([ask({ hints })]);
    if (ending?.do !== 'ask') throw new Error('nothing is asked');
    expect(ending.hints.slice(0, 3)).toEqual(['劳动 仲裁', '工资', '短语0']);
    expect(ending.hints).toHaveLength(500);
    expect(new Set(ending.hints).size).toBe(500);
  });
});
