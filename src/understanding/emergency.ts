import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSyllables, normaliseForMatching, type Syllables } from '../text/index.ts';
import {
  anyOf,
  type EmergencyEntry,
  type EmergencyFile,
  emergencyFileSchema,
  type Lowering,
} from './emergency-content.ts';
import { type EmergencyExample, loadEmergencyExamples } from './emergency-examples.ts';
import { EmergencyContentError } from './errors.ts';
import type { EmergencyFinding } from './understanding.ts';

/** Longest text searched for cues; of a longer one head and tail. More than for intents: a cry may stand anywhere. */
const SEARCHED = 6_000;
/** Longest text that is also compared by sound. */
const SOUNDED = 200;

/** What the bot says and does in an emergency. */
export interface Emergency {
  code: string;
  name: string;
  /** `handoff` for `E-CUSTODY`: no alarm, an urgent handoff only. */
  kind: 'alarm' | 'handoff';
  /** The first sentence: the number, for an alarm. */
  first: string;
  further: string[];
  numbers: { number: string; label: string }[];
  /** Priority of the handoff; 0 is served first. */
  priority: 0 | 1;
}

interface Cue {
  id: string;
  say: RegExp;
  unless: RegExp | null;
  level: EmergencyFinding['level'];
  lowerWhen: ReadonlySet<Lowering>;
  /** Syllables of the phrases that count by sound, each with a space at both ends. */
  sounds: string[];
}

type Around = Record<Exclude<keyof EmergencyFile['around'], 'harmless'>, RegExp | null>;

/** Stands for a saying without danger. */
const MASK = '□';

function spaced(syllables: readonly string[]): string {
  return ` ${syllables.join(' ')} `;
}

/** The emergencies of `knowledge/emergencies.yaml`: finds their cues in a message and says what to reply. */
export class EmergencyBook {
  /** What the trained class learns from; see {@link loadEmergencyExamples}. */
  readonly examples: readonly EmergencyExample[];
  readonly #entries: ReadonlyMap<string, EmergencyEntry>;
  readonly #cues: readonly { code: string; cue: Cue }[];
  readonly #around: Around;
  readonly #harmless: RegExp | null;
  readonly #syllables: Syllables;

  constructor(content: EmergencyFile, syllables: Syllables, examples: readonly EmergencyExample[] = []) {
    this.examples = examples;
    const { groups, around } = content;
    this.#syllables = syllables;
    this.#entries = new Map(content.emergencies.map((entry) => [entry.code, entry]));
    this.#harmless = anyOf(around.harmless, groups, 'gu');
    this.#around = {
      denied: anyOf(around.denied, groups),
      habit: anyOf(around.habit, groups),
      past: anyOf(around.past, groups),
      supposed: anyOf(around.supposed, groups),
      thirdPerson: anyOf(around.thirdPerson, groups),
      asked: anyOf(around.asked, groups),
      fiction: anyOf(around.fiction, groups),
      now: anyOf(around.now, groups),
    };
    this.#cues = content.emergencies.flatMap((entry) =>
      entry.cues.map((cue) => ({
        code: entry.code,
        cue: {
          id: cue.id,
          say: anyOf(cue.say, groups) ?? /(?!)/u,
          unless: anyOf(cue.unless, groups),
          level: cue.level,
          lowerWhen: new Set(cue.lowerWhen ?? entry.lowerWhen),
          sounds: cue.sounds.map((phrase) => spaced(syllables(phrase))),
        },
      })),
    );
  }

  /** Codes in the order of the file, the gravest first. */
  get codes(): string[] {
    return [...this.#entries.keys()];
  }

  /** What to say; undefined for a code that the file does not know. */
  reply(code: string): Emergency | undefined {
    const entry = this.#entries.get(code);
    if (entry === undefined) return undefined;
    const { name, kind, first, further, numbers, priority } = entry;
    return {
      code,
      name,
      kind,
      first,
      further: [...further],
      numbers: numbers.map((number) => ({ ...number })),
      priority,
    };
  }

  /**
   * The gravest emergency in a message, raw or normalised. `immediate` when danger is now or cannot be excluded;
   * `lower` when it is denied, past, supposed, somebody else's, or part of a question of law. Null when there is none.
   */
  findEmergency(text: string): EmergencyFinding | null {
    const said = normaliseForMatching(text, SEARCHED);
    if (said === '') return null;
    const isNow = this.#around.now?.test(said) === true;
    const isAsked = this.#around.asked?.test(said) === true;
    let lower: EmergencyFinding | null = null;
    for (const sentence of said.split(/(?<=[。!?;\n])/u)) {
      const finding = this.#findIn(sentence, isNow, isAsked);
      if (finding?.level === 'immediate') return finding;
      lower ??= finding;
    }
    return lower;
  }

  /** True when a normalised text is nothing but sayings without danger (气死我了), a syllable more or less. */
  isHarmless(said: string): boolean {
    if (this.#harmless === null) return false;
    const rest = said.replace(this.#harmless, '');
    return rest !== said && [...rest.matchAll(/\p{L}/gu)].length <= 1;
  }

  #findIn(sentence: string, isNow: boolean, isAsked: boolean): EmergencyFinding | null {
    const bare = this.#harmless === null ? sentence : sentence.replace(this.#harmless, MASK);
    const sound = bare.length <= SOUNDED ? spaced(this.#syllables(bare)) : '';
    let lower: EmergencyFinding | null = null;
    for (const { code, cue } of this.#cues) {
      const heard = cue.say.test(bare) || (sound !== '' && cue.sounds.some((phrase) => sound.includes(phrase)));
      if (!heard || cue.unless?.test(sentence) === true) continue;
      const level = this.#level(cue, sentence, isNow, isAsked);
      if (level === null) continue;
      if (level === 'immediate') return { code, level, cue: cue.id };
      lower ??= { code, level, cue: cue.id };
    }
    return lower;
  }

  /** Null when the sentence tells a film or a dream. */
  #level(cue: Cue, sentence: string, isNow: boolean, isAsked: boolean): EmergencyFinding['level'] | null {
    const { denied, past, habit, supposed, thirdPerson, fiction } = this.#around;
    const { lowerWhen } = cue;
    if (lowerWhen.size > 0 && fiction?.test(sentence) === true) return null;
    const isLowered =
      (lowerWhen.has('denied') && denied?.test(sentence) === true) ||
      (lowerWhen.has('supposed') && supposed?.test(sentence) === true) ||
      (!isNow &&
        ((lowerWhen.has('past') && past?.test(sentence) === true) ||
          (lowerWhen.has('habit') && habit?.test(sentence) === true) ||
          (lowerWhen.has('third-person') && thirdPerson?.test(sentence) === true) ||
          (lowerWhen.has('asked') && isAsked)));
    return isLowered ? 'lower' : cue.level;
  }
}

/**
 * Reads `emergencies.yaml` and `emergency-examples/` in the folder.
 *
 * @throws EmergencyContentError naming the field, or file and line, that is wrong.
 */
export async function loadEmergencies(dir: string): Promise<EmergencyBook> {
  const parsed = emergencyFileSchema.safeParse(parse(await readFile(join(dir, 'emergencies.yaml'), 'utf8')));
  if (!parsed.success) {
    throw new EmergencyContentError(
      parsed.error.issues.map((issue) => ({
        field: `emergencies.yaml: ${issue.path.join('.')}`,
        problem: issue.message,
      })),
    );
  }
  const [syllables, examples] = await Promise.all([
    loadSyllables(),
    loadEmergencyExamples(
      dir,
      parsed.data.emergencies.map(({ code }) => code),
    ),
  ]);
  try {
    return new EmergencyBook(parsed.data, syllables, examples);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EmergencyContentError([{ field: 'emergencies.yaml: groups', problem: error.message }]);
  }
}

/** The gravest emergency in a message; see {@link EmergencyBook.findEmergency}. */
export function findEmergency(book: EmergencyBook, text: string): EmergencyFinding | null {
  return book.findEmergency(text);
}
