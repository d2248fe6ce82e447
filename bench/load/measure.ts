import { arrive, type LoadDoor, QUESTIONS } from './residents.ts';

/** Times of what was done, ms, and how long it all took, s. */
export interface Measured {
  times: number[];
  seconds: number;
}

export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

let residents = 0;

/** Residents without end, each with one dialogue; gives the next message to be said. */
class Talker {
  private resident: Awaited<ReturnType<typeof arrive>> | null = null;
  private said = 0;

  constructor(
    private readonly door: LoadDoor,
    private readonly port: number,
  ) {}

  /** @returns how long it took until the answer was there, ms; arriving is not counted. */
  async say(): Promise<number> {
    if (this.resident === null) {
      residents += 1;
      this.resident = await arrive(this.door, this.port, residents);
    }
    const text = QUESTIONS[this.said % QUESTIONS.length] ?? '';
    this.said += 1;
    const began = performance.now();
    await this.resident.say(text);
    const took = performance.now() - began;
    if (this.said % QUESTIONS.length === 0) this.leave();
    return took;
  }

  leave(): void {
    this.resident?.leave();
    this.resident = null;
  }
}

/** As many messages as can be answered, from `atOnce` residents, for so many seconds. */
export async function saturate(door: LoadDoor, port: number, atOnce: number, seconds: number): Promise<Measured> {
  const times: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const talker = new Talker(door, port);
      while (performance.now() < end) times.push(await talker.say());
      talker.leave();
    }),
  );
  return { times, seconds: (performance.now() - began) / 1000 };
}

/**
 * Messages at a steady rate whatever the answers do; a time counts from when a message was due, so that a stop of the
 * server is seen by all who came meanwhile.
 */
export async function steady(door: LoadDoor, port: number, perSecond: number, seconds: number): Promise<Measured> {
  const times: number[] = [];
  const idle: Talker[] = [];
  const saying: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = began + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await new Promise((done) => setTimeout(done, early));
    const talker = idle.pop() ?? new Talker(door, port);
    saying.push(
      talker.say().then((took) => {
        const late = performance.now() - due;
        // Arriving (a token, a stream) is a matter of its own.
        times.push(door === 'web' ? took : late);
        idle.push(talker);
      }),
    );
  }
  await Promise.all(saying);
  for (const talker of idle) talker.leave();
  return { times, seconds: (performance.now() - began) / 1000 };
}
