import path from 'node:path';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/index.ts';
import { loadDuty } from '../content.ts';
import { HotlineError } from '../errors.ts';
import {
  type DayInWords,
  dayInWords,
  type HoursPreview,
  type HoursScope,
  previewHours,
  type Shift,
  shiftCollection,
  shiftsAt,
  weekOf,
} from '../handoff/index.ts';
import { calendarCoveredTo, calendarDay, isCalendarDay } from '../knowledge/index.ts';
import { openStorage } from '../open-storage.ts';
import { staffAccountCollection } from '../staff/index.ts';
import { timeInWords } from '../text/index.ts';
import type { CommandIo } from './command.ts';

/** Where the command writes, and what it works on. */
export type HoursCommandIo = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
  /** The time it is; now when not given. */
  now?: Date;
  /** The environment, for the storage; that of the process when not given. */
  env?: NodeJS.ProcessEnv;
};

export const help = `hotline hours [--at "YYYY-MM-DD HH:MM"] [--region CODE] [--skill ID] [--week] [--shifts] [--json]

Whether people serve at an instant (Asia/Shanghai; now when not given) by knowledge/duty/hours.yaml: why, until when,
when they are there again, and what a resident is told of it.

  --region  a code of GB/T 2260, as 340300
  --skill   an id of knowledge/duty/skills.yaml, as minor
  --week    the week of that day instead
  --shifts  also who has a shift then, and who is on call; the embedded storage serves one process at a time: stop the
            server first, or look at the desk
  --json    as JSON`;

const VALUES = ['--at', '--region', '--skill'];
const FLAGS = ['--week', '--shifts', '--json'];
const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline hours`. @returns the exit code: 0 done, 1 wrong content, 2 not understood. */
export async function run(args: readonly string[], io: HoursCommandIo): Promise<number> {
  const asked = readArgs(args, io.now ?? systemClock.now());
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  try {
    const { hours, skills } = await loadDuty(path.join(io.contentDir ?? process.cwd(), 'knowledge'));
    if (asked.scope.skill != null && skills.skill(asked.scope.skill) === null) {
      io.err(`there is no skill ${asked.scope.skill}; there are: ${skills.skills.map(({ id }) => id).join(', ')}`);
      return NOT_UNDERSTOOD;
    }
    if (asked.flags.has('--week')) {
      const days = weekOf(hours, calendarDay(asked.at), asked.scope).map(dayInWords);
      io.out(asked.flags.has('--json') ? JSON.stringify(days, null, 2) : days.map(dayLine).join('\n'));
      return 0;
    }
    const preview = previewHours(hours, asked.at, asked.scope);
    const shifts = asked.flags.has('--shifts') ? await shiftLines(asked.at, io.env ?? process.env) : [];
    if (asked.flags.has('--json')) io.out(JSON.stringify({ ...preview, shifts }, null, 2));
    else io.out([...previewLines(preview), ...shifts].join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    io.err(`${error.message} (${error.code})`);
    return 1;
  }
}

function readArgs(
  args: readonly string[],
  now: Date,
): { at: Date; scope: HoursScope; flags: ReadonlySet<string> } | null {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (let nth = 0; nth < args.length; nth += 1) {
    const arg = args[nth] ?? '';
    const value = args[nth + 1];
    if (FLAGS.includes(arg)) flags.add(arg);
    else if (VALUES.includes(arg) && value !== undefined && !value.startsWith('--')) {
      values.set(arg, value);
      nth += 1;
    } else return null;
  }
  const region = values.get('--region') ?? null;
  const at = values.has('--at') ? instantOf(values.get('--at') ?? '') : now;
  if (at === null || (region !== null && !/^\d{6}(?:\d{3}){0,2}$/.test(region))) return null;
  return { at, flags, scope: { regionCode: region, skill: values.get('--skill') ?? null } };
}

/** `2026-10-01 12:30` or `2026-10-01`, Asia/Shanghai. */
function instantOf(text: string): Date | null {
  const [, day = '', time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (!isCalendarDay(day)) return null;
  const at = new Date(`${day}T${time}:00+08:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function previewLines(preview: HoursPreview): string[] {
  const { open, certain, decidedBy, nextChange, nextOpening, nextOpeningText, isOnCallTime } = preview;
  const rule = decidedBy.rule === null ? '没有适用的规定' : `${decidedBy.rule.name}（${decidedBy.rule.id}）`;
  const unknown = `之后要看还没有公布的放假安排（已知到 ${calendarCoveredTo()}）`;
  const change = nextChange.at === null ? '400 天内不变' : timeInWords(nextChange.at);
  const told =
    nextOpeningText ??
    (nextOpening.likely === null ? '不说' : `不说（按星期推算是 ${timeInWords(nextOpening.likely)}，不能答应）`);
  return [
    `${timeInWords(preview.at)}：${open ? '有人接待' : '休息'}${certain ? '' : '（不确定）'}`,
    `规定：${rule}`,
    `原因：${decidedBy.day} ${decidedBy.reason}，${decidedBy.openText}`,
    `下次变化：${nextChange.certain ? change : `${change}，${unknown}`}`,
    `告诉群众的下次时间：${told}`,
    `备勤时间：${isOnCallTime ? '是' : '否'}（${decidedBy.onCallText}）`,
  ];
}

function dayLine({ day, openText, onCallText, reason, rule, certain }: DayInWords): string {
  const mark = certain ? '' : '（不确定）';
  return `${day} ${reason}：${openText}${mark}；备勤 ${onCallText}；${rule?.id ?? '没有适用的规定'}`;
}

async function shiftLines(at: Date, env: NodeJS.ProcessEnv): Promise<string[]> {
  const storage = await openStorage(loadConfig(env));
  try {
    const shifts = storage.collection(shiftCollection);
    const accounts = storage.collection(staffAccountCollection);
    await storage.prepare();
    const found = await shiftsAt(shifts, at);
    const people = await accounts.getMany([...new Set(found.map(({ staffId }) => staffId))]);
    const names = new Map(people.map(({ _id, displayName, phone }) => [_id, { displayName, hasPhone: phone !== '' }]));
    const line = (shift: Shift) => {
      const person = names.get(shift.staffId);
      const phone = shift.kind === 'on-call' && person?.hasPhone !== true ? '（没有电话，打不了）' : '';
      return `${person?.displayName ?? shift.staffId}${phone} 至 ${timeInWords(shift.to)}`;
    };
    const list = (kind: Shift['kind']) => {
      const lines = found.filter((shift) => shift.kind === kind).map(line);
      return lines.length === 0 ? '没有' : lines.join('；');
    };
    return [`值班：${list('desk')}`, `备勤：${list('on-call')}`];
  } finally {
    await storage.close();
  }
}
