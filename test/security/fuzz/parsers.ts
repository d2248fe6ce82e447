import { parsersOfDesk } from './parsers-of-desk.ts';
import { parsersOfDoors } from './parsers-of-doors.ts';
import { parsersOfTexts } from './parsers-of-texts.ts';
import type { Parser } from './run-fuzz.ts';

/** Everything that reads what strangers send. */
export async function allParsers(): Promise<Parser[]> {
  const rooms = await Promise.all([parsersOfDoors(), parsersOfDesk(), parsersOfTexts()]);
  return rooms.flat();
}
