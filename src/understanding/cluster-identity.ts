import { createHash } from 'node:crypto';

/** A group as it was made: its questions, and the cluster each of them was in before; null where in none. */
export interface NewGroup {
  /** Ids of questions, the oldest first. */
  questions: readonly string[];
  before: readonly (string | null)[];
}

/**
 * Gives groups the ids of the clusters they go on (沿用编号): a cluster keeps its id in the group that has most of its
 * questions, whichever order groups come in; of several clusters in one group, the one with most of its questions. Every
 * other group is new: its id follows from its oldest question.
 */
export function identify(groups: readonly NewGroup[]): string[] {
  const claims: { group: number; id: string; count: number; first: string }[] = [];
  for (const [group, { before, questions }] of groups.entries()) {
    const counts = new Map<string, number>();
    for (const id of before) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [id, count] of counts) claims.push({ group, id, count, first: questions[0] ?? '' });
  }
  claims.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.first < b.first ? -1 : 1));
  const ids = new Map<number, string>();
  const taken = new Set<string>();
  for (const { group, id } of claims) {
    if (ids.has(group) || taken.has(id)) continue;
    ids.set(group, id);
    taken.add(id);
  }
  // What existed before may not come back as the name of something else.
  const known = new Set(claims.map(({ id }) => id));
  return groups.map(({ questions }, group) => {
    const kept = ids.get(group);
    if (kept !== undefined) return kept;
    let id = newClusterId(questions[0] ?? '');
    while (known.has(id)) id = newClusterId(id);
    known.add(id);
    return id;
  });
}

/** `q-` and ten hexadecimal digits: nothing of the question can be told from it. */
export function newClusterId(question: string): string {
  return `q-${createHash('sha256').update(question).digest('hex').slice(0, 10)}`;
}

/** The cluster that most of a group's questions were in, where that is more than half of them; null else. */
export function mostlyBefore({ before }: NewGroup): string | null {
  const counts = new Map<string, number>();
  for (const id of before) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [id, count] of counts) if (count * 2 > before.length) return id;
  return null;
}
