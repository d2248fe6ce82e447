import type { z } from 'zod';

/** What is wrong with a field, for the colleague who wrote it. */
export function issueInWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'array' ? `最多 ${issue.maximum} 项` : `太长，最多 ${issue.maximum} 个字`;
    case 'too_small':
      if (issue.origin === 'array') return `至少 ${issue.minimum} 项`;
      return issue.origin === 'string' ? `太短，至少 ${issue.minimum} 个字` : `要大于 ${issue.minimum}`;
    case 'invalid_type':
      return issue.input === undefined ? '没有填写' : '填写的类型不对';
    case 'invalid_format':
      return '格式不对';
    case 'invalid_value':
      return '不是可选的值';
    default:
      return issue.message;
  }
}

/** Findings of the checks between files, which speak to whoever edits files, in the words of the desk. */
const FINDINGS: readonly [RegExp, string][] = [
  [/^there is no answer (\S+)$/u, '没有答复 $1'],
  [/^names itself$/u, '指向自己'],
  [/^(.+) leads to this same answer$/u, '“$1”又回到这条答复'],
  [/^(.+) leads to (\S+), which is not there$/u, '“$1”要改答的 $2 不存在'],
  [/^changes nothing: .*$/u, '怎么回答都不改变答复，不用问'],
  [/^(.+) is not in laws\.yaml \((.+)\)$/u, '$1 不在法律登记簿里，登记的版本是 $2'],
  [/^(.+) is not in laws\.yaml$/u, '$1 不在法律登记簿里'],
  [/^(\S+) is not in hotlines\.yaml$/u, '$1 不在热线名单里'],
  [/^(\S+) is not verified, .*$/u, '$1 还没有核实，不能告诉来访人'],
  [/^(\S+) is not a day of the calendar$/u, '$1 不是日历上的日子'],
  [/^lies before effectiveFrom (\S+)$/u, '早于生效日期 $1'],
  [/^must be set when verifiedBy is$/u, '有审签律师就要有核对日期'],
  [/^must be given when status is stale$/u, '停用要写原因'],
  [/^there is no calculator (\S+).*$/u, '没有计算器 $1'],
  [/^there is no matter (\S+)$/u, '没有法律援助事项 $1'],
];

/** What no rule here knows stays as it is. */
export function findingInWords(problem: string): string {
  for (const [pattern, words] of FINDINGS) if (pattern.test(problem)) return problem.replace(pattern, words);
  return problem;
}
