import { pino } from 'pino';
import type { Phrases } from '../../src/bot/phrases.ts';
import { keptInWords, PictureIntake, type PictureOutcome, type ReceivedPicture } from '../../src/bot/picture-intake.ts';
import { handOver } from '../../src/channels/web/sent-files.ts';
import { PapersStage } from '../legal-aid/uploads/papers-stage.ts';
import { exe, jpeg, pdf } from '../legal-aid/uploads/sample-files.ts';

/** Uploads of web chat: the channel hands them to the papers, the bot speaks of them. */
const phrases = ((name, values = {}) => ({ text: [name, ...Object.values(values)].join(' ') })) as Phrases;
let stage: PapersStage;
let intake: PictureIntake;

beforeAll(async () => {
  stage = await PapersStage.open();
  const { jobs, clock } = stage.aid;
  const courier = { notify: () => Promise.reject(new Error('nothing is to be told later')) };
  intake = new PictureIntake({
    papers: stage.papers,
    courier,
    jobs,
    clock,
    phrases,
    logger: pino({ level: 'silent' }),
  });
});
afterAll(() => stage.end());

async function upload(conversationId: string, bytes: Buffer, name = '欠条.jpg'): Promise<PictureOutcome> {
  const file = { name, mediaType: 'image/jpeg', bytes, isTooLarge: false };
  const received: ReceivedPicture | null = await handOver(stage.papers, conversationId, file);
  return intake.take({ conversationId, channel: 'web', pictureId: 'web:1', key: 'web:1', received });
}

describe('an upload of web chat', () => {
  it('is with the papers, and the bot tells what was received and what is missing', async () => {
    const { number } = await stage.aid.received('w', { conversationId: 'web-1' });
    const first = await upload('web-1', jpeg());
    if (first.is !== 'kept') throw new Error(first.is);
    expect(keptInWords(phrases, first)).toMatch(/^pictureKept 1\npictureMissing .+/);
    const [application] = await stage.aid.service.ofConversation('web-1');
    expect(application?.number).toBe(number);
    expect(application?.uploads.map(({ id }) => id)).toEqual([first.id]);
    const again = await upload('web-1', jpeg());
    expect(again).toMatchObject({ is: 'kept', id: first.id, isNew: false });
    expect(await upload('web-1', pdf(), '合同.pdf')).toMatchObject({ is: 'kept', isNew: true });
  });

  it('of another kind is refused in words', async () => {
    await stage.aid.received('v', { conversationId: 'web-2' });
    expect(await upload('web-2', exe())).toEqual({ is: 'refused', why: expect.stringContaining('这种文件收不了') });
    expect(await upload('web-2', jpeg().subarray(0, 40))).toMatchObject({ is: 'refused' });
  });

  it('is neither looked at nor kept where nobody applies', async () => {
    const before = await stage.onDisk();
    expect(await upload('web-3', jpeg())).toEqual({ is: 'not-wanted' });
    expect(await stage.onDisk()).toEqual(before);
  });
});
