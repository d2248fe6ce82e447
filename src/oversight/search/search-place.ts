/** How far a search has come: newest first, and of one instant the highest id first. */
export interface SearchPlace {
  at: Date;
  /** '' where all of the instant was looked at. */
  id: string;
}

export function encodePlace({ at, id }: SearchPlace): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** Null when it is none of ours. */
export function decodePlace(text: string): SearchPlace | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 2) return null;
    const [time, id] = parts as unknown[];
    if (typeof time !== 'number' || typeof id !== 'string' || Math.abs(time) > 8.64e15) return null;
    return { at: new Date(time), id };
  } catch {
    return null;
  }
}

/** Whether the first comes before the second in a list of search results. */
export function comesFirst(one: SearchPlace, other: SearchPlace): boolean {
  const difference = one.at.getTime() - other.at.getTime();
  return difference > 0 || (difference === 0 && one.id > other.id);
}
