import { normaliseForRecognition } from '../text/index.ts';
import { type ContextContent, type ContextCues, loadContextContent } from './context-content.ts';

/** A short question as it is read in the light of the last answer. */
export type ContextQuestion =
  /** Asks for parts of the answer; `own`: it has a word of its own, which the answer knows too. */
  | { kind: 'part'; asked: [ContextCues, ...ContextCues[]]; own: boolean }
  /** The same for somebody else. */
  | { kind: 'who'; person: string; isChild: boolean }
  /** The same under another condition; `known`: the answer speaks of it. */
  | { kind: 'what-if'; condition: string; known?: true };

/** Reads short questions; made once from the content. */
export interface ContextQuestions {
  /**
   * What a message asks of the answer given before; null when it says what it is about by itself.
   * @param known the words of the last answer.
   */
  resolve(text: string, known: string): ContextQuestion | null;
  /** The question of `words` for somebody else; null when that would ask something else. */
  forPerson(words: string, who: { person: string; isChild: boolean }): string | null;
  /** The person that a message names and nothing else (我女儿), or null. */
  personAlone(text: string): string | null;
}

/** Longest message that can lean on what was said before, in characters. */
const SHORT = 20;
/** … and when it begins with 那 or 这个. */
const SHORT_OPENED = 30;
/** Longest words of its own that a question about a part may have. */
const OWN = 6;
const LONGEST_CONDITION = 14;
/** Of three pairs of characters two are most of them. */
const MOST_OF = 1.5;
const PUNCTUATION = /[\s\p{P}\p{S}]+/gu;

/** @throws BotContentError naming the entry of `knowledge/follow-ups.yaml`. */
export function loadContextQuestions(knowledgeDir: string): ContextQuestions {
  return createContextQuestions(loadContextContent(knowledgeDir));
}

export function createContextQuestions(content: ContextContent): ContextQuestions {
  const cues = content.kinds
    .flatMap((kind) => kind.cues.map((cue) => ({ cue, kind })))
    .sort((a, b) => b.cue.length - a.cue.length);
  const frame = oneOf(content.frame, 'gu');
  const opening = new RegExp(`^(?:${alternatives(content.openings)})`, 'u');
  const { adults, children } = content.people;
  const relation = `(?:我们?|他们?|她们?|你)?(?:的|家)?(?:大|小|二|老)?(?:${alternatives([...adults, ...children])})`;
  const before = withoutCompounds([...content.suppose, ...content.openings, '换成', '换', '如果是', '要是', '是']);
  const who = new RegExp(
    `^(?:${alternatives(before)})*(?<person>${relation})(?:呢|也一样|一样|也是|行|可以|也行|也可以|的话|怎么办|吗|吧|这样|是不是)+$`,
    'u',
  );
  const suppose = new RegExp(`^(?:那|那么|可|可是|但是?)?(?:${alternatives(content.suppose)})(?<condition>.+)$`, 'u');
  const refused =
    /^(?:那|那么)(?<condition>(?:他们?|她们?|对方|人家|老板|公司|单位|法院|房东|他家)(?:就|要|还|都|一直|死活)?(?:是)?(?:不|没).+)$/u;
  const nobodyElse = new RegExp(`^${relation}$`, 'u');
  const lacks = /^(?:那|那么)?(?<condition>(?:没有?|不|未)[^不没]{2,6})呢$/u;
  const unopened = /^(?<condition>(?:他们?|她们?|对方|人家)(?:就|要|还|都|一直|死活)?(?:是)?(?:不|没).+)呢$/u;
  const ending = /(?:的话)?(?:怎么办|咋办|咋整|怎么弄|又怎样|会怎样|怎么样|行吗)?(?:呢|啊|呀|吗|吧)?$/u;
  const someone = new RegExp(relation, 'u');
  const child = new RegExp(`(?:${alternatives(children)})`, 'u');

  const partOf = (said: string, known: string): ContextQuestion | null => {
    let rest = said.replace(/不$/u, '');
    const found: { kind: ContextCues; at: number }[] = [];
    for (const { cue, kind } of cues) {
      if (!rest.includes(cue)) continue;
      rest = rest.replaceAll(cue, ' ');
      if (found.every((one) => one.kind !== kind)) found.push({ kind, at: said.indexOf(cue) });
    }
    const [first, ...others] = found.sort((a, b) => a.at - b.at).map(({ kind }) => kind);
    if (first === undefined) return null;
    const asked: [ContextCues, ...ContextCues[]] = [first, ...others];
    const own = rest.replace(frame, ' ').split(' ').filter(Boolean);
    if (own.length === 0) return { kind: 'part', asked, own: false };
    const isKnown = own.every((piece) => piece.length > 1 && known.includes(piece));
    return isKnown && own.join('').length <= OWN ? { kind: 'part', asked, own: true } : null;
  };

  return {
    resolve(text, known) {
      const said = normaliseForRecognition(text).replace(PUNCTUATION, '');
      if (said === '' || said.length > (opening.test(said) ? SHORT_OPENED : SHORT)) return null;
      const person = who.exec(said)?.groups?.person;
      if (person !== undefined) return { kind: 'who', person, isChild: child.test(person) };
      const condition = (suppose.exec(said) ?? refused.exec(said) ?? unopened.exec(said))?.groups?.condition?.replace(
        ending,
        '',
      );
      if (condition !== undefined && condition.length > 1) {
        return condition.length <= LONGEST_CONDITION ? { kind: 'what-if', condition } : null;
      }
      const without = lacks.exec(said)?.groups?.condition;
      if (without !== undefined && saysOf(known, without)) {
        return { kind: 'what-if', condition: without, known: true };
      }
      return partOf(said, known);
    },
    personAlone(text) {
      const said = normaliseForRecognition(text).replace(PUNCTUATION, '');
      return said.length > 1 && nobodyElse.test(said) ? said : null;
    },
    forPerson(words, { person, isChild }) {
      const before = someone.exec(words)?.[0];
      if (isChild && (before === undefined || !child.test(before))) return null;
      if (before !== undefined && !/^(?:他|她)们?$/u.test(before)) return words.replace(before, person);
      if (/我/u.test(words)) return words.replace(/我们?/u, person);
      return /他|她|对方/u.test(words) ? null : `${person}${words}`;
    },
  };
}

/** Does one sentence have most of the pairs of characters of a condition? 没签书面合同 has those of 没签合同. */
function saysOf(known: string, condition: string): boolean {
  const pairs = [...condition].slice(1).map((_, at) => condition.slice(at, at + 2));
  return known
    .split(/[。；;，,]/u)
    .some((sentence) => pairs.filter((pair) => sentence.includes(pair)).length * MOST_OF >= pairs.length);
}

function alternatives(words: readonly string[]): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
    .join('|');
}

/**
 * Without words that are made of others in the list (那要是: 那 and 要是). Where any number of them may follow each other it
 * means the same, and a long row can be read in one way only, not in a number of ways that never ends.
 */
function withoutCompounds(words: readonly string[]): string[] {
  const all = [...new Set(words)];
  const isMadeOf = (rest: string, whole: string): boolean =>
    rest === '' ||
    all.some((word) => word !== whole && rest.startsWith(word) && isMadeOf(rest.slice(word.length), whole));
  return all.filter((word) => !isMadeOf(word, word));
}

function oneOf(words: readonly string[], flags: string): RegExp {
  return new RegExp(alternatives(words), flags);
}
