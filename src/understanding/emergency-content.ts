import { z } from 'zod';

/**
 * A phrase as legal staff write it: plain text, `{group}` for any phrase of a named list, `(甲|乙)` for one of
 * several (groups and gaps inside, and brackets one deep), `~` for up to ten characters of the same sentence; `?` after any of them, or after a character, when it may
 * be missing.
 */
const phrase = z.string().min(1).max(400);

/** What lowers a finding when it is said around the cue. */
const lowering = z.enum(['denied', 'past', 'habit', 'supposed', 'third-person', 'asked']);
export type Lowering = z.infer<typeof lowering>;

const cueSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Any of these in a sentence makes the finding. */
  say: z.array(phrase).min(1),
  /** Not when one of these is in the same sentence: idioms, other matters. */
  unless: z.array(phrase).default([]),
  /** `lower`: a person looks at it, no alarm is said. */
  level: z.enum(['immediate', 'lower']).default('immediate'),
  /** Instead of what the emergency says. Empty: danger now whatever is said around it. */
  lowerWhen: z.array(lowering).optional(),
  /** Phrases of three syllables and more that also count when they only sound alike. */
  sounds: z.array(z.string().min(3).max(12)).default([]),
});

const emergencySchema = z.strictObject({
  code: z.string().regex(/^E-[A-Z]+$/),
  name: z.string(),
  /** `alarm`: the number is said first. `handoff`: no alarm, but a person at once. */
  kind: z.enum(['alarm', 'handoff']),
  /** Priority of the handoff; 0 is served first. */
  priority: z.union([z.literal(0), z.literal(1)]),
  /** First sentence of the reply. */
  first: z.string().min(4).max(40),
  further: z.array(z.string().min(4).max(80)).max(5),
  numbers: z.array(z.strictObject({ number: z.string().regex(/^\d{3,5}$/), label: z.string() })),
  lowerWhen: z.array(lowering).default(['denied', 'past', 'habit', 'supposed', 'asked']),
  cues: z.array(cueSchema).min(1),
});

export const emergencyFileSchema = z
  .strictObject({
    groups: z.record(z.string().regex(/^[a-z-]+$/), z.array(z.string().min(1)).min(1)),
    /** Words around a cue that say: not so, long ago, supposed, somebody else, a question of law, a story; and: now. */
    around: z.strictObject({
      /** Sayings without danger (打电话, 跳楼价): taken out of a sentence before cues are looked for. */
      harmless: z.array(phrase),
      denied: z.array(phrase),
      habit: z.array(phrase),
      past: z.array(phrase),
      supposed: z.array(phrase),
      thirdPerson: z.array(phrase),
      asked: z.array(phrase),
      fiction: z.array(phrase),
      now: z.array(phrase),
    }),
    emergencies: z.array(emergencySchema).min(1),
  })
  .superRefine((file, context) => {
    for (const [index, { first, kind, code }] of file.emergencies.entries()) {
      if (kind === 'alarm' && !/\d{3}/u.test(first)) {
        context.addIssue({
          code: 'custom',
          path: ['emergencies', index, 'first'],
          message: `${code}: the first sentence of an alarm says the number`,
        });
      }
    }
  });
export type EmergencyFile = z.infer<typeof emergencyFileSchema>;
export type EmergencyEntry = z.infer<typeof emergencySchema>;

/** Longest gap that `~` stands for, in characters of one sentence. */
const GAP = '[^。!?;\\n]{0,10}?';

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
}

/** `{group}`, `(甲|乙)` with brackets one deep, `~` or a character, each perhaps followed by `?`. */
const PIECE = /(?:\{([a-z-]+)\}|\(((?:[^()]|\([^()]*\))+)\)|([\s\S]))(\?)?/gu;

/** Longest first, so that an optional ending is not lost. */
function oneOf(patterns: readonly string[]): string {
  return `(?:${[...patterns].sort((a, b) => b.length - a.length).join('|')})`;
}

/** At the bars that stand in no inner bracket. */
function choices(options: string): string[] {
  return options.match(/(?:[^|()]|\([^()]*\))+/gu) ?? [];
}

/** A phrase of the file as a pattern. Gaps are bounded and never repeated, so that matching takes linear time. */
export function phrasePattern(text: string, groups: EmergencyFile['groups']): string {
  let pattern = '';
  for (const [, group, options, character = '', maybe = ''] of text.matchAll(PIECE)) {
    if (group !== undefined) {
      const phrases = groups[group];
      if (phrases === undefined) throw new RangeError(`unknown group {${group}}`);
      pattern += oneOf(phrases.map(escapeText)) + maybe;
    } else if (options !== undefined) {
      pattern += oneOf(choices(options).map((option) => phrasePattern(option, groups))) + maybe;
    } else {
      pattern += character === '~' ? GAP : escapeText(character) + maybe;
    }
  }
  return pattern;
}

/** One pattern for any of the phrases; null when there are none. */
export function anyOf(phrases: readonly string[], groups: EmergencyFile['groups'], flags = 'u'): RegExp | null {
  if (phrases.length === 0) return null;
  return new RegExp(phrases.map((text) => phrasePattern(text, groups)).join('|'), flags);
}
