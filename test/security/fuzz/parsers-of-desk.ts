import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { readArguments } from '../../../src/cli/drafts.ts';
import { clientAddress } from '../../../src/client-address.ts';
import { readEnvironment } from '../../../src/config/index.ts';
import { secondStepBody, signInBody } from '../../../src/desk/account-bodies.ts';
import { parse } from '../../../src/desk/bodies.ts';
import { tokenOf } from '../../../src/desk/cookie.ts';
import { fromOurPage } from '../../../src/desk/own-page.ts';
import { readSheetCells } from '../../../src/handoff/roster/sheet-file.ts';
import { readEntries } from '../../../src/knowledge/directory/columns.ts';
import { readTable } from '../../../src/knowledge/directory/read-table.ts';
import { readWeeklyHours } from '../../../src/knowledge/directory/weekly-hours.ts';
import { readPosition, regionCode } from '../../../src/knowledge/index.ts';
import { parseAnswer } from '../../../src/knowledge/publishing/proposal.ts';
import { readPaper } from '../../../src/legal-aid/uploads/content/read-paper.ts';
import { PAPER_TYPES } from '../../../src/legal-aid/uploads/paper-limits.ts';
import { cleanPaperName } from '../../../src/legal-aid/uploads/paper-name.ts';
import { decodePlace } from '../../../src/oversight/search/search-place.ts';
import { shortAgent } from '../../../src/staff/agent.ts';
import { readRoleMapping, rolesOf } from '../../../src/staff/oidc/directory-roles.ts';
import { DirectorySignIn } from '../../../src/staff/oidc/directory-sign-in.ts';
import { totpCounter } from '../../../src/staff/totp.ts';
import { createFieldSeal } from '../../../src/storage/index.ts';
import { decodeCursor } from '../../../src/storage/page-cursor.ts';
import { decodeUtf8 } from '../../../src/text/index.ts';
import * as samples from '../../legal-aid/uploads/sample-files.ts';
import { bytes, field, form, line, nearly, value, words } from './cases.ts';
import type { Parser } from './run-fuzz.ts';
import { sheetSample } from './sheet-sample.ts';

/** Some damaged sheets are read without end, and given up. */
const SHEET_MS = 40;
const NOW = new Date('2026-11-23T04:00:00Z');

function parser<T>(name: string, cases: fc.Arbitrary<T>, read: (input: T) => unknown): Parser {
  return { name, cases, read } as Parser;
}

const encoded = (held: fc.Arbitrary<unknown>) =>
  held.map((one) => Buffer.from(JSON.stringify(one) ?? '').toString('base64url'));

/** Headers and settings are texts. */
function textsOf(held: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(held).filter((one): one is [string, string] => typeof one[1] === 'string'));
}

/** What comes from staff and operators: files, lists, sign-ins, tables, settings, commands. */
export async function parsersOfDesk(): Promise<Parser[]> {
  const seal = createFieldSeal(randomBytes(32).toString('base64'));
  const directory = new DirectorySignIn('单位', {
    client: { begin: async () => Promise.reject(new Error('no')), finish: async () => ({ sub: 'x' }) } as never,
    accounts: { signIn: async () => ({ staff: null, token: '' }) } as never,
    mapping: new Map(),
    rolesClaim: 'groups',
    issuer: 'https://id.example.test',
    seal,
    clock: { now: () => NOW },
    log: pino({ level: 'silent' }),
  });
  const files = [
    samples.png(),
    samples.jpeg({ orientation: 6 }),
    samples.pdf(),
    samples.docx(),
    samples.ole('WordDocument'),
    samples.heic(),
    samples.webp(),
    samples.exe(),
  ];
  const sheet = await sheetSample();
  const csv = fc
    .array(fc.array(line, { maxLength: 6 }), { maxLength: 6 })
    .map((rows) => Buffer.from(['编号,类别,名称,地区', ...rows.map((cells) => cells.join(','))].join('\r\n')));
  return [
    parser('files: papers by content', fc.oneof({ arbitrary: nearly(files), weight: 3 }, bytes), async (one) => {
      const { type, bytes: kept } = await readPaper(one);
      return [type, kept.length];
    }),
    parser(
      'files: names of papers',
      fc.tuple(words, fc.constantFrom(...(Object.keys(PAPER_TYPES) as (keyof typeof PAPER_TYPES)[]))),
      ([name, type]) => cleanPaperName(name, type),
    ),
    parser('files: roster as XLSX', fc.oneof({ arbitrary: nearly([sheet]), weight: 3 }, bytes), (one) =>
      readSheetCells(one, SHEET_MS),
    ),
    parser('files: directory as CSV or XLSX', fc.oneof(csv, nearly([sheet]), bytes), async (one) => {
      const { rows, problems } = readEntries(await readTable(one, SHEET_MS));
      return [rows, problems];
    }),
    parser('files: UTF-8', bytes, (one) => decodeUtf8(one)),
    parser('desk: sign-in', form({ username: ['a'], password: ['x'] }), (body) => parse(signInBody, body)),
    parser('desk: second step', form({ ticket: ['t'.repeat(43)], code: ['123456', 'abcd-efgh'] }), (body) =>
      parse(secondStepBody, body),
    ),
    parser('desk: code of an authenticator', field, (one) => totpCounter('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', one, NOW)),
    parser(
      'desk: cookies',
      fc.array(fc.tuple(fc.constantFrom('hotline_desk', '__Host-hotline_desk', ' x'), field), { maxLength: 5 }),
      (pairs) => [true, false].map((secure) => tokenOf(pairs.map((pair) => pair.join('=')).join(';'), secure)),
    ),
    parser(
      'desk: origin of a call',
      form({
        origin: ['https://a.test', 'null'],
        host: ['a.test'],
        'sec-fetch-site': ['same-origin'],
        'x-forwarded-host': ['a'],
      }),
      (headers) => fromOurPage(textsOf(headers)),
    ),
    parser('desk: name of a browser', words, (one) => shortAgent(one)),
    parser('desk: back from the directory', fc.tuple(words, fc.option(field)), async ([query, kept]) => {
      await directory.finish(query, kept, { address: '', agent: '' });
      return null;
    }),
    parser('desk: what was kept for the directory', value(['state', 'at']), async (held) => {
      await directory.finish('?code=1', seal.seal(JSON.stringify(held) ?? ''), { address: '', agent: '' });
      return null;
    }),
    parser('desk: roles of the directory', fc.tuple(field, value()), ([mapping, claim]) => [
      readRoleMapping(mapping),
      rolesOf(claim, new Map([['g', 'lawyer']])),
    ]),
    parser(
      'lists: cursor',
      fc.oneof(
        field,
        encoded(value()),
        encoded(
          fc.tuple(fc.constant('at'), fc.constant(1), fc.oneof(value(['t']), fc.record({ t: fc.double() })), field),
        ),
      ),
      (one) => decodeCursor(one, 'at', 1),
    ),
    parser(
      'lists: place in a search',
      fc.oneof(field, encoded(fc.tuple(fc.double(), field)), encoded(value())),
      (one) => decodePlace(one),
    ),
    parser('content: answer of the desk', value(['id', 'question', 'law']), (one) => parseAnswer(one)),
    parser('directory: region and position', fc.oneof(field, fc.constantFrom('340304', '340304001000')), (one) => [
      regionCode(one),
      readPosition(one),
    ]),
    parser('directory: opening hours', words, (one) => readWeeklyHours(one)),
    parser('network: address of a client', fc.oneof(field, fc.ipV6(), fc.ipV4()), (ip) => clientAddress({ ip })),
    parser(
      'settings: environment',
      form({
        PORT: ['3978', '-1', 'x'],
        PUBLIC_BASE_URL: ['https://a.test'],
        MONGODB_URL: ['mongodb://a'],
        WEB_ORIGINS: ['https://a.test, *'],
        VOICE_CALL_PREFIXES: ['+86'],
        SECURITY_CONTACT: ['mailto:a@b.test'],
        OIDC_ROLES: ['a=lawyer'],
        FIELD_KEY: [randomBytes(32).toString('base64')],
        JAMBONZ_RECORDER_URI: ['sip:a@b'],
        EXCHANGE_PEERS_FILE: ['/none'],
      }),
      (env) => Object.keys(readEnvironment(textsOf(env))).length,
    ),
    parser('command line: arguments', fc.array(field, { maxLength: 6 }), (one) => readArguments(one)),
  ];
}
