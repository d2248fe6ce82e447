import { createInterface } from 'node:readline';
import type { CommandIo } from './command.ts';
import { openRecogniser, readPlaces, UNDERSTANDING_PLACES } from './understanding-places.ts';

export const help = `hotline classify [--json]   < questions.txt

Reads one question a line and says how each is understood.

  --json    one JSON object a line: text, decision, intent, topic, confidence, alternatives, emergency
${UNDERSTANDING_PLACES}`;

/** Understands each line of standard input. @returns exit code. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.stdout.write(`${help}\n`);
    return 0;
  }
  const { recogniser } = await openRecogniser(readPlaces(args), io);
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { decision, intent, topic, confidence, alternatives, emergency } = recogniser.understand(line);
    const round = (value: number): number => Math.round(value * 10_000) / 10_000;
    io.stdout.write(
      args.includes('--json')
        ? `${JSON.stringify({
            text: line,
            decision,
            intent,
            topic,
            confidence: round(confidence),
            alternatives: alternatives.map((one) => ({ intent: one.intent, confidence: round(one.confidence) })),
            emergency: emergency?.level === 'immediate' ? emergency.code : null,
          })}\n`
        : `${[decision, intent ?? '-', confidence.toFixed(2), emergency?.code ?? '-', line].join('\t')}\n`,
    );
  }
  return 0;
}
