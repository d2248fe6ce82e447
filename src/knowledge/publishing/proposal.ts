import { parseSafely } from '../../parse-safely.ts';
import { type Answer, answerSchema } from '../answer.ts';
import type { ContentProblem } from '../errors.ts';
import { answerChanges } from './answer-changes.ts';
import { ProposalInvalidError } from './errors.ts';
import { issueInWords } from './problems-in-words.ts';

/** Who proposes or decides. */
export interface Colleague {
  id: string;
  /** Display name; who signs answers off signs with it. */
  name: string;
  isLawyer: boolean;
}

/** The answer as the form of answers asks for it. @throws ProposalInvalidError naming each field, below `content`. */
export function parseAnswer(content: unknown): Answer {
  const parsed = parseSafely(answerSchema, content, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ProposalInvalidError(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), problem: '没有这一项' }))
        : [{ field: fieldOf(issue.path), problem: issueInWords(issue) }],
    ),
  );
}

function fieldOf(path: readonly PropertyKey[]): string {
  return ['content', ...path].map(String).join('.');
}

/**
 * What is proposed, with the sign-off (审签) as it must be: set by a lawyer for himself only, and lost with any change of
 * the answer.
 * @param today day in Asia/Shanghai, `YYYY-MM-DD`.
 * @throws ProposalInvalidError
 */
export function withSignOff(
  base: Answer,
  content: Answer,
  signOff: boolean,
  colleague: Colleague,
  today: string,
): Answer {
  const problems: ContentProblem[] = [];
  if (content.id !== base.id) problems.push({ field: 'content.id', problem: '编号不能改' });
  if (signOff && !colleague.isLawyer) problems.push({ field: 'signOff', problem: '只有律师账号可以审签' });
  const own = signOff ? colleague.name : '';
  if (content.verifiedBy !== '' && content.verifiedBy !== base.verifiedBy && content.verifiedBy !== own) {
    problems.push({ field: 'content.verifiedBy', problem: '只能由律师本人审签' });
  }
  const signed = { verifiedBy: own, verifiedAt: signOff ? today : null };
  const unsigned = { verifiedBy: base.verifiedBy, verifiedAt: base.verifiedAt };
  const isChanged = answerChanges(base, { ...content, ...unsigned }).length > 0;
  if (!isChanged && !signOff) problems.push({ field: 'content', problem: '与现行版本没有区别' });
  if (content.status === 'current' && content.staleReason !== '') {
    problems.push({ field: 'content.staleReason', problem: '没有停用，不写停用原因' });
  }
  if (problems.length > 0) throw new ProposalInvalidError(problems);
  return { ...content, ...signed };
}

/** As far as can be known: the same account, or another account under the same name. */
export function isSamePerson(a: { id: string; name: string }, b: { id: string; name: string }): boolean {
  const plain = (name: string) =>
    name
      .normalize('NFKC')
      .replace(/[\s·•.．]+/gu, '')
      .toLowerCase();
  return a.id === b.id || plain(a.name) === plain(b.name);
}
