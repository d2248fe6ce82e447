const POLITE =
  '(?:所以|那|现在|就|我们?|俺|想|要|还是|只|需要|请|麻烦|帮我|给我|你们|能不能|可不可以|可以|能|快|赶紧|马上)*';
const SEEK = '(?:找|搵|揾|转|接|换|联系|叫|安排)';
const ONE = '(?:个|一个|一位|位|到|你们的?|值班|一下)*';
/** One word once: where 谈谈 were a word beside 谈, a long row of them could be read in too many ways to end. */
const AFTER = '(?:吧|谈|聊|问|帮忙|帮帮?我|说|来|接待)*';
/** 我要找律师, 帮我转人工; not 我要找律师吗, 要不要找律师, 找律师要多少钱. */
const CALL = new RegExp(`^${POLITE}${SEEK}${ONE}(?:律师|人工(?:客服|服务)?|真人)${AFTER}$`, 'u');
/** Asked politely: 能帮我转人工吗. */
const POLITE_CALL = new RegExp(
  `^${POLITE}(?:帮我|给我|能|可以)${POLITE}${SEEK}${ONE}(?:律师|人工(?:客服|服务)?|真人)吗$`,
  'u',
);

/** A story that ends by asking for a person: its last clause does, and others came before it. */
export function endsWithCallForPerson(text: string): boolean {
  const clauses = text.split(/[，,。.；;！!？?\s]+/u).filter((clause) => clause !== '');
  const last = clauses.at(-1) ?? '';
  return clauses.length > 1 && (CALL.test(last) || POLITE_CALL.test(last));
}
