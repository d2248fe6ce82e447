import fc from 'fast-check';

/** Words that break what takes names for keys, numbers for numbers, and text for what it looks like. */
const TRAPS = [
  '',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  '-1',
  '0x10',
  '９９９',
  '9'.repeat(40),
  '0'.repeat(40),
  '零'.repeat(60),
  '一二三四五六七八九十'.repeat(8),
  '\0',
  '\ud800',
  '\udc00\ud800',
  '\u202e',
  '\ufeff',
  '𠮷𠮷',
  '../../etc/passwd',
  '%00',
  '%E0%A4%A',
  '<!DOCTYPE x [<!ENTITY y "z">]>',
  '<![CDATA[x]]>',
  "' OR 1=1 --",
  '$' + '{7*7}',
  '{{7*7}}',
  '=cmd|calc',
  '\r\nSet-Cookie: a=b',
  'javascript:alert(1)',
];

/** Pieces of what residents say: figures, units, days, people, and the words that our patterns look for. */
const PIECES = [
  ...'零〇一二两三四五六七八九十百千万亿半几多来俩仨廿幺点分厘毛角元块钱年月日号天周岁个人口时第',
  ...'0123456789０５.,，。、；：！？?!-—～~ \n\t（）()【】《》“”‘’%％¥￥:/@#*+',
  '去年',
  '前年',
  '大前年',
  '上个月',
  '下下个月',
  '农历',
  '闰',
  '正月',
  '初五',
  '腊月',
  '春节',
  '国庆',
  '国庆节那天',
  '星期三',
  '三天前',
  '半年',
  '个半月',
  '百分之',
  '分之',
  '月息',
  '利率',
  '不到',
  '左右',
  '以上',
  '身份证',
  '340304199001011234',
  '13800138000',
  '+86 138 0013 8000',
  '0552-12348000',
  '我叫',
  '张三',
  '欧阳',
  '家住',
  '蚌埠市禹会区',
  '安徽省',
  '大街',
  '小区',
  '号楼',
  '单元',
  '路',
  '问问',
  '聊聊',
  '谈谈',
  '刚刚',
  '他们',
  '那要是',
  '如果是',
  '的话呢',
  '怎么办',
  '我想',
  '请',
  '麻烦',
  '帮我',
  '能不能',
  '转人工',
  '律师',
  '找',
  '一下',
  '不是',
  '说错了',
  '应该是',
  '欠我',
  '工资',
  '押金',
  '离婚',
  '老板',
  '老公',
  '打我',
  '救命',
  '自杀',
  '杀',
  '刀',
  '排队',
  '几号',
  '撤回',
  '投诉',
  '进度',
  '续办码',
  '满意',
  '不满意',
  'GD20261123',
  '00012',
  'A1',
  'kg',
  'm²',
  '℃',
  'https://',
  'a@b.cn',
  '[x](y)',
  '<b>',
  '&amp;',
];

export const trap = fc.constantFrom(...TRAPS);
export const piece = fc.constantFrom(...PIECES);

/** Any string at all, well formed or not. */
const anyString = fc.string({ unit: 'binary', maxLength: 60 });
/** Half of a surrogate pair, alone. */
const broken = fc.tuple(anyString, fc.constantFrom('\ud800', '\udfff'), anyString).map((parts) => parts.join(''));

/** What somebody might say: pieces in a row. */
export const saying = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));

/** One thing over and over, with something behind it: what makes patterns go back and forth. */
export const rows = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.integer({ min: 2, max: most }), piece, piece)
    .map(([parts, times, before, after]) => `${before}${parts.join('').repeat(times)}`.slice(0, most) + after);

/** Texts for a field of a form. */
export const field = fc.oneof(trap, anyString, saying, broken);

/** Texts for what reads residents, up to the longest that is recognised. */
export const words = fc.oneof(
  { arbitrary: saying, weight: 6 },
  { arbitrary: field, weight: 2 },
  { arbitrary: rows(400), weight: 2 },
  { arbitrary: rows(2_000), weight: 1 },
);

/** A few different things in a text of one line, as rows of tables and headers have. */
export const line = field.map((text) => text.replace(/[\r\n]/g, ' '));

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  field,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, Number.NaN, -0, 1e21, 2 ** 53),
);

/** Any value that JSON can hold, with names from the list among others. */
export const value = (names: readonly string[] = []): fc.Arbitrary<unknown> => {
  const key = fc.oneof(fc.constantFrom(...names, 'x'), trap);
  const object = (inner: fc.Arbitrary<unknown>) =>
    fc.array(fc.tuple(key, inner), { maxLength: 6 }).map((entries) => parsed(entries));
  const small = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), object(scalar));
  return fc.oneof(
    { arbitrary: scalar, weight: 3 },
    { arbitrary: object(small), weight: 4 },
    { arbitrary: fc.array(fc.oneof(small, object(small)), { maxLength: 4 }), weight: 2 },
  );
};

/** As `JSON.parse` makes it: `__proto__` is a name like others. */
function parsed(entries: readonly (readonly [string, unknown])[]): unknown {
  const fields = entries.map(([name, held]) => `${JSON.stringify(name)}:${JSON.stringify(held ?? null)}`);
  return JSON.parse(`{${fields.join(',')}}`) as unknown;
}

/** A form that is nearly right: each field as it should be, or anything, or missing. */
export function form(shape: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(shape);
  const entries = names.map((name) =>
    fc.oneof(
      { arbitrary: fc.constantFrom(...(shape[name] ?? [])), weight: 6 },
      { arbitrary: fc.oneof(scalar, value(names)), weight: 2 },
      { arbitrary: fc.constant(MISSING), weight: 1 },
    ),
  );
  return fc.tuple(fc.tuple(...entries), fc.option(fc.tuple(trap, scalar), { freq: 6 })).map(([held, more]) => {
    const given = names.flatMap((name, at) => (held[at] === MISSING ? [] : [[name, held[at]] as const]));
    return parsed(more === null ? given : [...given, more]) as Record<string, unknown>;
  });
}

const MISSING = Symbol('missing');

/** Bytes of a file that is nearly right: a sample with a part of it changed, cut, doubled or put elsewhere. */
export function nearly(samples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const change = fc.record({
    kind: fc.constantFrom('set', 'cut', 'double', 'insert', 'number', 'none'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 64 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    number: fc.constantFrom(0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0xffffffff),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 }))
    .map(([sample, changes]) => changes.reduce((bytes, one) => changed(bytes, one), sample));
}

function changed(
  bytes: Buffer,
  {
    kind,
    at,
    length,
    bytes: put,
    number,
  }: { kind: string; at: number; length: number; bytes: Uint8Array; number: number },
): Buffer {
  const place = Math.min(bytes.length, Math.floor(at * (bytes.length + 1)));
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (kind) {
    case 'set':
      return Buffer.concat([head, put, tail.subarray(put.length)]);
    case 'cut':
      return Buffer.concat([head, tail.subarray(length)]);
    case 'double':
      return Buffer.concat([head, tail.subarray(0, length), tail]);
    case 'insert':
      return Buffer.concat([head, put, tail]);
    case 'number': {
      const big = Buffer.alloc(4);
      big.writeUInt32LE(number);
      return Buffer.concat([head, big, tail.subarray(4)]);
    }
    default:
      return bytes;
  }
}

/** Any bytes, some with the beginning of a file that is known. */
export const bytes = fc
  .tuple(
    fc.constantFrom(
      '',
      'ffd8ffe0',
      '89504e470d0a1a0a',
      '52494646',
      '504b0304',
      '25504446',
      'd0cf11e0a1b11ae1',
      'efbbbf',
    ),
    fc.uint8Array({ maxLength: 400 }),
  )
  .map(([head, rest]) => Buffer.concat([Buffer.from(head, 'hex'), rest]));
