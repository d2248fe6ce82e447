import { checkServiceWords, type ForbiddenPhrase } from '../../text/index.ts';
import { readContent } from '../content-file.ts';
import { type ContentProblem, KnowledgeInvalidError } from '../errors.ts';
import { type CannedReply, cannedReplyFileSchema, cannedReplyProblems } from './canned-replies.ts';
import { forbiddenPhraseFileSchema, forbiddenPhraseProblems, phrasesOf } from './forbidden-phrases.ts';

const REPLIES = 'duty/canned-replies.yaml';
const FORBIDDEN = 'duty/forbidden-phrases.yaml';

/** What helps a lawyer to write to a resident: replies kept for use again, and words that are not used. */
export interface DeskPhrases {
  replies: readonly CannedReply[];
  forbidden: readonly ForbiddenPhrase[];
}

/**
 * Both files of `duty/`; empty where the folder does not have one.
 * @throws KnowledgeInvalidError with every problem; a shared reply that uses forbidden words is one.
 */
export async function loadDeskPhrases(dir: string): Promise<DeskPhrases> {
  const problems: ContentProblem[] = [];
  const [replyFile, forbiddenFile] = await Promise.all([
    readContent(dir, REPLIES, cannedReplyFileSchema, problems),
    readContent(dir, FORBIDDEN, forbiddenPhraseFileSchema, problems),
  ]);
  const replies = replyFile?.data.replies ?? [];
  const forbidden = forbiddenFile === null ? [] : phrasesOf(forbiddenFile.data);
  const said = replies.flatMap(({ id, text }) =>
    checkServiceWords(text, forbidden).map((hit) => ({
      id,
      field: 'text',
      problem: `${hit.id} forbids: ${hit.found}`,
    })),
  );
  const located = (file: string, found: { id: string; field: string; problem: string }[]) =>
    found.map(({ id, field, problem }) => ({ field: `${file} › ${id} › ${field}`, problem }));
  const wrong = [
    ...problems.filter(({ problem }) => problem !== 'the file is missing'),
    ...located(REPLIES, [...cannedReplyProblems(replies), ...said]),
    ...located(FORBIDDEN, forbiddenPhraseProblems(forbidden)),
  ];
  if (wrong.length > 0) throw new KnowledgeInvalidError(wrong);
  return { replies, forbidden };
}
