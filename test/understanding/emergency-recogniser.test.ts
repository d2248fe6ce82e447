import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { loadSyllables, loadWords } from '../../src/text/index.ts';
import { EmergencyClassifier } from '../../src/understanding/emergency-classifier.ts';
import type { EmergencyExample } from '../../src/understanding/emergency-examples.ts';
import { EMERGENCY_BOUNDS, EmergencyRecogniser, weighEmergency } from '../../src/understanding/emergency-recogniser.ts';
import { calmQuestions, emergencyFold, trainEmergencyClassifier } from '../../src/understanding/emergency-training.ts';
import type { TextReader } from '../../src/understanding/features.ts';
import { type EmergencyBook, loadEmergencies, loadIntents } from '../../src/understanding/index.ts';
import { LEGAL_TERMS } from '../../src/understanding/legal-terms.ts';

const fixture = async (name: string) =>
  parse(await readFile(new URL(`./fixtures/${name}.yaml`, import.meta.url), 'utf8')) as Record<string, string[]>;
const danger = Object.values(await fixture('danger-now')).flat();
const calm = await fixture('no-danger-now');

let book: EmergencyBook;
let reader: TextReader;
let examples: EmergencyExample[];
let heldOut: EmergencyExample[];
let recogniser: EmergencyRecogniser;
const alarms = (texts: readonly string[]) =>
  texts.filter((text) => recogniser.findEmergency(text)?.level === 'immediate');

// Trained without one fold of the examples, so that the rest of this file speaks of wording that was not trained on.
beforeAll(async () => {
  const [loaded, catalogue, words, syllables] = await Promise.all([
    loadEmergencies('knowledge'),
    loadIntents('intents'),
    loadWords(LEGAL_TERMS),
    loadSyllables(),
  ]);
  book = loaded;
  reader = { words, syllables };
  const calmOnes = calmQuestions(catalogue.all()).filter((_, place) => place % 3 === 0);
  examples = [...book.examples, ...calmOnes];
  const isHeldOut = (_: EmergencyExample, place: number) => emergencyFold(place) === 0;
  heldOut = examples.filter(isHeldOut);
  const model = trainEmergencyClassifier(
    examples.filter((example, place) => !isHeldOut(example, place)),
    reader,
  );
  recogniser = new EmergencyRecogniser(book, new EmergencyClassifier(model, reader));
}, 120_000);

describe('wording that was not trained on', () => {
  const texts = (level: EmergencyExample['level']) =>
    heldOut.filter((example) => example.level === level).map(({ text }) => text);

  it('raises the alarm for nearly all danger', () => {
    const now = texts('immediate');
    expect(now.length).toBeGreaterThan(500);
    expect(alarms(now).length / now.length).toBeGreaterThan(0.85);
  });

  it('is found far better than by patterns alone', () => {
    const now = texts('immediate');
    const byPattern = now.filter((text) => book.findEmergency(text)?.level === 'immediate');
    expect(alarms(now).length - byPattern.length).toBeGreaterThan(now.length * 0.2);
  });

  it('raises few alarms for near misses and questions of law', () => {
    const none = texts('calm');
    expect(none.length).toBeGreaterThan(1_000);
    expect(alarms(none).length / none.length).toBeLessThan(0.15);
  });

  it('finds nearly all of the danger-now fixtures and keeps the others calm', () => {
    expect(alarms(danger).length / danger.length).toBeGreaterThanOrEqual(0.97);
    expect(alarms(calm.calm ?? []).length / (calm.calm ?? []).length).toBeLessThanOrEqual(0.12);
    expect(alarms(calm.lower ?? []).length / (calm.lower ?? []).length).toBeLessThanOrEqual(0.1);
  });

  it.each(['气死我了', '笑死我了', '累死了', '跳楼价', '离婚需要什么手续', '交通事故理赔要多久', '打官司要多少钱'])(
    '%s raises no alarm',
    (text) => {
      expect(recogniser.findEmergency(text)?.level).not.toBe('immediate');
    },
  );
});

describe('findings of the trained class', () => {
  it('name code and probability, never the words', () => {
    const finding = recogniser.findEmergency('遗物我都收拾好了，今晚就去江里');
    expect(finding).toMatchObject({ code: 'E-SUICIDE', level: 'immediate' });
    expect(finding?.cue).toMatch(/^(?:trained:E-SUICIDE [01]\.\d\d|[a-z-]+)$/);
  });

  it('come out of the middle of a long story', () => {
    const story = `我想咨询一下劳动合同的事情，我在厂里干了八年，合同到期了不续签，补偿金应该怎么算，社保也少交了两年。${'还有就是加班费一直没有给，考勤表我都拍了照。'.repeat(6)}算了，我药都数好了放在床头，今晚吃下去就不用再烦了。以上几个问题麻烦律师看一下。`;
    expect(recogniser.findEmergency(story)?.level).toBe('immediate');
  });

  it('are null for nothing to read', () => {
    expect(recogniser.findEmergency('')).toBeNull();
    expect(recogniser.findEmergency('\u200b\u200b')).toBeNull();
  });

  it('take bounded work on hostile text', () => {
    for (const text of ['他打'.repeat(32_000), '，'.repeat(65_536), '啊'.repeat(65_536), '\u0000'.repeat(65_536)]) {
      expect(() => recogniser.findEmergency(text)).not.toThrow();
    }
  });
});

describe('pattern and trained class together', () => {
  const judged = (immediate: number, any = immediate) => ({ code: 'E-FRAUD', immediate, any });
  const immediate = { code: 'E-VIOLENCE', level: 'immediate', cue: 'beaten' } as const;
  const lower = { code: 'E-VIOLENCE', level: 'lower', cue: 'violence-told' } as const;
  const { alarm, alarmAgainstRule, doubt, lower: any } = EMERGENCY_BOUNDS;

  it('a pattern stands unless the whole sounds calm beyond doubt', () => {
    expect(weighEmergency(immediate, judged(doubt))).toEqual(immediate);
    expect(weighEmergency(immediate, judged(doubt / 2))).toEqual({ ...immediate, level: 'lower' });
  });

  it('the trained class alone raises an alarm from its bound on', () => {
    expect(weighEmergency(null, judged(alarm))).toEqual({
      code: 'E-FRAUD',
      level: 'immediate',
      cue: `trained:E-FRAUD ${alarm.toFixed(2)}`,
    });
    expect(weighEmergency(null, judged(alarm - 0.01))).toBeNull();
  });

  it('what was denied, past or told of others needs more', () => {
    expect(alarmAgainstRule).toBeGreaterThan(alarm);
    expect(weighEmergency(lower, judged(alarmAgainstRule - 0.01))).toEqual(lower);
    expect(weighEmergency(lower, judged(alarmAgainstRule))?.level).toBe('immediate');
  });

  it('something about danger is looked at by a person', () => {
    expect(weighEmergency(null, judged(0, any))?.level).toBe('lower');
    expect(weighEmergency(null, judged(0, any - 0.01))).toBeNull();
  });
});

it('the same examples give the same model, and a stored one judges alike', () => {
  const few = examples.filter((_, place) => place % 12 === 0);
  const first = trainEmergencyClassifier(few, reader);
  const second = trainEmergencyClassifier(few, reader);
  expect(second).toEqual(first);
  expect(new EmergencyClassifier(second, reader).judge('他拿刀砍我')).toEqual(
    new EmergencyClassifier(first, reader).judge('他拿刀砍我'),
  );
});
