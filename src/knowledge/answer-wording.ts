import { z } from 'zod';

/** A template and the names that must appear in it in braces, e.g. `{n}、{step}`. */
const template = (...names: string[]) =>
  z
    .string()
    .min(1)
    .refine((text) => names.every((name) => text.includes(`{${name}}`)), {
      message: `must contain ${names.map((name) => `{${name}}`).join(', ')}`,
    });

/** The words around an answer, `knowledge/answer-wording.yaml`. */
export const answerWordingSchema = z.strictObject({
  stepsTitle: z.string(),
  step: template('n', 'step'),
  deadlinesTitle: z.string(),
  deadline: template('limit', 'from', 'lost'),
  /** The event a deadline runs from. */
  from: template('event'),
  /** What passing means, when `lost` names a right or a chance … */
  losesRight: template('lost'),
  /** … and when it tells a consequence. */
  consequence: template('lost'),
  /** Over the rights of the same event. */
  togetherTitle: z.string(),
  together: template('question', 'short', 'limits'),
  togetherDeadline: template('limit', 'from'),
  speakTogether: template('questions'),
  groundsTitle: z.string(),
  groundsSeparator: z.string(),
  hotlines: template('hotlines'),
  hotline: template('number', 'name'),
  /** Said with every answer that may fall under legal aid (法律援助法 23). */
  legalAid: z.string(),
  /** The last line when a lawyer has signed the answer off. */
  verified: template('day'),
  /** The last line while nobody has. */
  unverified: z.string(),
  speakDeadline: template('limit', 'from', 'lost'),
  speakGrounds: template('grounds'),
  /** The words of an article, where the statutes were imported. */
  quotation: template('title', 'article', 'text', 'words'),
  /** Which text is quoted: by the day of its last change, or by its year alone. */
  quotationDay: template('day'),
  quotationYear: template('year'),
  /** After a quotation that was cut at a sentence. */
  quotationCut: z.string(),
});
export type AnswerWording = z.infer<typeof answerWordingSchema>;

/** Puts values into the braces of a template. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
