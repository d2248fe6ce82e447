import { readPaper } from '../../../src/legal-aid/uploads/content/read-paper.ts';
import { cleanPaperName } from '../../../src/legal-aid/uploads/paper-name.ts';
import * as sample from './sample-files.ts';

const refusal = async (bytes: Buffer) =>
  readPaper(bytes).then(
    ({ type }) => type,
    ({ why }) => why,
  );

describe('what is taken, by its content', () => {
  it.each([
    ['jpeg', sample.jpeg()],
    ['png', sample.png()],
    ['webp', sample.webp()],
    ['heic', sample.heic()],
    ['pdf', sample.pdf()],
    ['docx', sample.docx()],
    ['doc', sample.ole('WordDocument')],
  ])('%s', async (type, bytes) => {
    expect((await readPaper(bytes)).type).toBe(type);
  });

  it.each([
    ['a program', sample.exe(), 'type'],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>'), 'type'],
    ['a drawing with scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'type'],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'type'],
    ['a spreadsheet of Excel 97', sample.ole('Workbook'), 'type'],
    ['a package that is no document', sample.zip([{ name: 'a.txt', content: Buffer.from('a') }]), 'type'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['11 MB', Buffer.concat([sample.pdf(), Buffer.alloc(11 * 1024 * 1024)]), 'too_large'],
    ['a photo cut off', sample.jpeg().subarray(0, 240), 'broken'],
    ['a photo cut off in its notes', sample.jpeg().subarray(0, 60), 'broken'],
    ['a PNG cut off', sample.png().subarray(0, 80), 'broken'],
    ['a WebP cut off', sample.webp().subarray(0, 60), 'broken'],
    ['a HEIC cut off', sample.heic().subarray(0, 100), 'broken'],
    ['a PDF cut off', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5000, 65)]), 'broken'],
    ['a document cut off', sample.docx().subarray(0, 120), 'broken'],
    ['a photo that would fill the memory', sample.jpeg({ width: 65500, height: 65500 }), 'dimensions'],
    ['a point', sample.png(1, 1), 'dimensions'],
    ['a wide bomb of pixels', sample.webp(16000, 16000), 'dimensions'],
    ['a document with macros', sample.docx([{ name: 'word/vbaProject.bin', content: Buffer.from('x') }]), 'unsafe'],
    ['a document of Word 97 with macros', sample.ole('WordDocument', 'Macros'), 'unsafe'],
    ['a bomb', sample.bomb(), 'unsafe'],
    ['a bomb that lies about its size', sample.lyingBomb(), 'unsafe'],
  ])('not: %s', async (_what, bytes, why) => {
    expect(await refusal(bytes)).toBe(why);
  });

  it('a photo whose frame is too short for a size is broken, never an error of ours', async () => {
    const bytes = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc00003', 'hex');
    expect(await refusal(Buffer.concat([bytes, Buffer.from('08ffd9', 'hex')]))).toBe('broken');
  });

  it('a photo of a phone with notes without number is broken: each would be work', async () => {
    const notes = Buffer.from('Exif\0\0'.repeat(100), 'latin1');
    const box = Buffer.alloc(8);
    box.writeUInt32BE(notes.length + 8, 0);
    box.write('free', 4, 'latin1');
    expect(await refusal(Buffer.concat([sample.heic(), box, notes]))).toBe('broken');
  });

  it('takes every cut of a photo for what it is: broken, never an error of ours', async () => {
    const whole = sample.jpeg();
    const end = whole.lastIndexOf(Buffer.from('ffd9', 'hex'));
    for (let length = 4; length < end + 2; length += 1) {
      expect([length, ['broken', 'type'].includes(await refusal(whole.subarray(0, length)))]).toEqual([length, true]);
    }
  });
});

describe('where a photo was taken', () => {
  const POSITION = Buffer.from('HOME-POSITION');
  const GPS_POINTER = Buffer.from('8825', 'hex');

  it('is not kept of a JPEG; which side is up is', async () => {
    const { bytes } = await readPaper(sample.jpeg({ orientation: 6 }));
    expect(bytes.includes(POSITION)).toBe(false);
    expect(bytes.includes(GPS_POINTER)).toBe(false);
    expect(bytes.includes('behind the end')).toBe(false);
    expect(bytes.includes(Buffer.from('01120003000000010006', 'hex'))).toBe(true);
    expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
    expect((await readPaper(bytes)).bytes.equals(bytes)).toBe(true);
    expect((await readPaper(sample.jpeg({ orientation: 1 }))).bytes.includes('Exif')).toBe(false);
  });

  it('is not kept of PNG and WebP', async () => {
    expect((await readPaper(sample.png())).bytes.includes('at home')).toBe(false);
    const { bytes } = await readPaper(sample.webp());
    expect(bytes.includes(POSITION)).toBe(false);
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect((await readPaper(bytes)).type).toBe('webp');
  });

  it('is overwritten in a HEIC, whose parts stay where they are', async () => {
    const before = sample.heic();
    const { bytes } = await readPaper(before);
    expect(bytes.length).toBe(before.length);
    const degrees = Buffer.from('000000200000000100000037', 'hex');
    expect([before.includes(degrees), bytes.includes(degrees)]).toEqual([true, false]);
  });
});

describe('names', () => {
  it.each([
    ['../../etc/passwd', 'pdf', 'passwd.pdf'],
    ['..\\..\\windows\\system32\\cmd.exe', 'jpeg', 'cmd.jpg'],
    ['身份证 正面.JPG', 'jpeg', '身份证 正面.jpg'],
    ['invoice\u202Egpj.exe', 'png', 'invoicegpj.png'],
    ['a\r\nSet-Cookie: x=1', 'pdf', 'aSet-Cookie x=1.pdf'],
    ['.htaccess', 'docx', '材料.docx'],
    ['', 'heic', '材料.heic'],
    ['340304199003072247.jpg', 'jpeg', '**************2247.jpg'],
    [`${'长'.repeat(300)}.pdf`, 'pdf', `${'长'.repeat(60)}.pdf`],
  ] as const)('%j', (given, type, shown) => {
    expect(cleanPaperName(given, type)).toBe(shown);
  });
});
