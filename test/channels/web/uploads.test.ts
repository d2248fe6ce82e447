import { request } from 'node:http';
import { UPLOAD_LIMITS } from '../../../src/channels/web/read-upload.ts';
import type { WebPapers } from '../../../src/channels/web/sent-files.ts';
import { HotlineError } from '../../../src/errors.ts';
import { png } from '../../legal-aid/uploads/sample-files.ts';
import { until } from '../support/serve.ts';
import { type Line, message, WebStage } from '../support/web-stage.ts';

/** The papers of an application: PNGs only, each once. */
class FakePapers implements WebPapers {
  isOpen = true;
  broken = false;
  readonly kept: Buffer[] = [];

  async list(): Promise<{ isOpen: boolean }> {
    return { isOpen: this.isOpen };
  }

  async receive(_owner: unknown, { bytes }: { bytes: Buffer }): Promise<{ file: { id: string }; isNew: boolean }> {
    if (this.broken) throw new HotlineError('hotline_aid_paper_folder', 503, '材料暂时存不了。');
    if (bytes.readUInt32BE(0) !== 0x89504e47) throw new HotlineError('hotline_aid_paper_type', 415, '这种文件收不了。');
    const at = this.kept.findIndex((each) => each.equals(bytes));
    if (at < 0) this.kept.push(bytes);
    return { file: { id: `file-${at < 0 ? this.kept.length : at + 1}` }, isNew: at < 0 };
  }
}

let papers: FakePapers;
let stage: WebStage;
let line: Line;

beforeAll(async () => {
  papers = new FakePapers();
  stage = await WebStage.open({ papers });
  stage.inlet.reply = () => [];
});
afterAll(() => stage.close());
beforeEach(async () => {
  papers.isOpen = true;
  papers.broken = false;
  papers.kept.length = 0;
  line = await stage.newLine();
});

/** As Microsoft's client sends it: the activity as a file part of its own type, then the files. */
function form(activity: unknown, files: { name: string; bytes: Uint8Array; type?: string }[]): FormData {
  const body = new FormData();
  const text = typeof activity === 'string' ? activity : JSON.stringify(activity);
  body.append('activity', new Blob([text], { type: 'application/vnd.microsoft.activity' }));
  for (const { name, bytes, type = 'image/png' } of files)
    body.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return body;
}
const posted = (clientActivityID: string, text = '') => ({
  type: 'message',
  text,
  from: { id: 'dl_forged', role: 'user' },
  attachments: [
    { contentType: 'image/png', name: '欠条.png', thumbnailUrl: `data:image/png;base64,${'A'.repeat(99_999)}` },
  ],
  channelData: { clientActivityID },
});
const received = () => stage.inlet.received.filter(({ conversationId }) => conversationId === line.id).slice(1);
const values = () => received().map(({ activity }) => activity.value);

describe('uploads', () => {
  it('hand a picture to the papers, tell the bot, and echo the message', async () => {
    const answer = await stage.upload(line, form(posted('c1'), [{ name: '欠条.png', bytes: png() }]));
    expect(answer).toMatchObject({ status: 200, body: { id: `${line.id}|0000000002` } });
    expect(papers.kept).toEqual([png()]);
    const key = `web:${line.id}:c1`;
    expect(received()).toEqual([
      {
        channel: 'web',
        conversationId: line.id,
        address: '',
        key,
        activity: {
          type: 'event',
          name: 'media.image',
          value: {
            pictureId: key,
            name: '欠条.png',
            mediaType: 'image/png',
            received: { is: 'kept', id: 'file-1', isNew: true },
          },
          channelData: { clientActivityID: 'c1' },
        },
      },
    ]);
    expect(await stage.activities(line)).toEqual([
      expect.objectContaining({
        id: answer.body.id,
        type: 'message',
        text: '[图片] 欠条.png',
        from: { id: expect.stringMatching(/^dl_(?!forged)/), name: '您', role: 'user' },
        channelData: { speaker: 'resident', clientActivityID: 'c1' },
      }),
    ]);
    expect(stage.log.join('')).not.toContain('欠条');
  });

  it('of several files are a turn each, and what was written with them one more', async () => {
    const files = [png(), Buffer.from('MZ program'), png(64, 64, 9)];
    const names = ['一.png', '二.exe', '三.png'];
    const body = form(
      posted('c2', '这是我的材料'),
      files.map((bytes, at) => ({ name: names[at] ?? '', bytes })),
    );
    const { id } = (await stage.upload(line, body)).body;
    expect(values()).toMatchObject(
      [
        { received: { is: 'kept', id: 'file-1' } },
        { received: { is: 'refused', why: '这种文件收不了。' } },
        { received: { is: 'kept', id: 'file-2' } },
        undefined,
      ].slice(0, 3),
    );
    expect(received().at(-1)?.activity).toEqual({ type: 'message', text: '这是我的材料' });
    const shown: { id: string; text: string; channelData: object }[] = await stage.activities(line);
    expect(shown.map(({ text }) => text)).toEqual(['[图片] 一.png', '[图片] 二.exe', '[图片] 三.png', '这是我的材料']);
    expect(shown.map(({ channelData }) => 'clientActivityID' in channelData)).toEqual([true, false, false, false]);
    expect(shown[0]?.id).toBe(id);
  });

  it('are the same when they come again', async () => {
    const send = () => stage.upload(line, form(posted('c3', '看'), [{ name: 'a.png', bytes: png() }]));
    const first = await send();
    const again = await send();
    expect(again.body.id).toBe(first.body.id);
    expect(papers.kept).toHaveLength(1);
    expect(await stage.activities(line)).toHaveLength(2);
  });

  it('are told of, but not looked at, where nobody applies', async () => {
    papers.isOpen = false;
    expect((await stage.upload(line, form(posted('c4'), [{ name: 'a.png', bytes: png() }]))).status).toBe(200);
    expect(papers.kept).toEqual([]);
    expect(values()).toEqual([{ pictureId: `web:${line.id}:c4`, name: 'a.png', mediaType: 'image/png' }]);
  });

  it('that are too large are refused in the bot’s words, with what fits taken', async () => {
    const large = Buffer.alloc(UPLOAD_LIMITS.fileBytes + 1);
    const files = [
      { name: 'large.png', bytes: large },
      { name: 'small.png', bytes: png() },
    ];
    expect((await stage.upload(line, form(posted('c5'), files))).status).toBe(200);
    expect(values()).toMatchObject([
      { received: { is: 'refused', why: expect.stringContaining('10 MB') } },
      { received: { is: 'kept' } },
    ]);
  });

  it('that the folder cannot take are not acknowledged', async () => {
    papers.broken = true;
    const send = () => stage.upload(line, form(posted('c6'), [{ name: 'a.png', bytes: png() }]));
    expect(await send()).toMatchObject({ status: 503, body: { code: 'hotline_channels_unavailable' } });
    papers.broken = false;
    expect((await send()).status).toBe(200);
    expect(values()).toHaveLength(1);
  });

  it.each<[string, () => FormData, number, string]>([
    ['no file', () => form(posted('x'), []), 400, 'upload_malformed'],
    ['an activity that is none', () => form('{', [{ name: 'a', bytes: png() }]), 400, 'upload_malformed'],
    ['an event', () => form({ type: 'event' }, [{ name: 'a', bytes: png() }]), 400, 'body_invalid'],
    ['unknown fields', () => form({ type: 'message', admin: 1 }, [{ name: 'a', bytes: png() }]), 400, 'body_invalid'],
    [
      'a nested activity',
      () => form(`${'['.repeat(999)}${']'.repeat(999)}`, [{ name: 'a', bytes: png() }]),
      400,
      'body_too_deep',
    ],
    [
      'a huge activity',
      () => form(posted('x', 'x'.repeat(600_000)), [{ name: 'a', bytes: png() }]),
      413,
      'upload_too_large',
    ],
    ['a long text', () => form(posted('x', 'x'.repeat(17_000)), [{ name: 'a', bytes: png() }]), 413, 'text_too_long'],
    [
      'six files',
      () =>
        form(
          posted('x'),
          Array.from({ length: 6 }, () => ({ name: 'a', bytes: png() })),
        ),
      413,
      'too_many_files',
    ],
    [
      'too much at once',
      () =>
        form(
          posted('x'),
          Array.from({ length: 5 }, () => ({ name: 'a', bytes: Buffer.alloc(9e6) })),
        ),
      413,
      'upload_too_large',
    ],
  ])('refuse %s', async (_name, body, status, code) => {
    const answer = await stage.upload(line, body());
    expect(answer).toMatchObject({
      status,
      body: { code: `hotline_channels_${code}`, message: expect.stringMatching(/[\u4e00-\u9fff]/) },
    });
    expect(received()).toEqual([]);
  });

  it('refuse what is no form, and strangers before a byte is read', async () => {
    const path = `/v3/directline/conversations/${line.id}/upload`;
    expect((await stage.call('POST', path, line.token, {})).status).toBe(400);
    const broken = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await stage.call('POST', path, line.token, '--x\r\nbroken', broken)).status).toBe(400);
    const other = await stage.newLine();
    const files = form(posted('x'), [{ name: 'a.png', bytes: png() }]);
    expect((await stage.upload({ id: line.id, token: other.token }, files)).status).toBe(403);
    expect(received()).toEqual([]);
  });
});

describe('limits of uploads', () => {
  it('count as messages, let repetitions through, and take few at once', async () => {
    const strict = await WebStage.open({ papers, limits: { perSecond: 1, burst: 2, uploadsAtOnce: 1 } });
    try {
      const own = await strict.newLine();
      const send = (id: string) => strict.upload(own, form(posted(id, '看'), [{ name: 'a.png', bytes: png() }]));
      const [first, second] = [await send('1'), await send('2')];
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(await send('3')).toMatchObject({ status: 429, body: { code: 'hotline_channels_too_fast' } });
      expect((await send('1')).body).toEqual(first.body);
      expect((await strict.say(own, message('x', '2'))).body).toEqual(second.body);
      const slow = request(`${strict.served.url}/v3/directline/conversations/${own.id}/upload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${own.token}`, 'content-type': 'multipart/form-data; boundary=x' },
      });
      slow.on('error', () => undefined);
      slow.write('--x\r\n');
      const busy = await until(
        () => send('1'),
        ({ status }) => status === 429,
      );
      expect(busy.body).toMatchObject({ code: 'hotline_channels_busy', message: expect.stringContaining('再发一次') });
      slow.destroy();
      await until(
        () => send('1'),
        ({ status }) => status === 200,
      );
    } finally {
      await strict.close();
    }
  });
});
