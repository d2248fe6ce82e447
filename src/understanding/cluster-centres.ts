import type { Vector } from './features.ts';
import type { QuestionCluster } from './question-cluster.ts';
import { SAME_QUESTION } from './question-grouping.ts';

/** The middles of all clusters, by place. */
export class ClusterCentres {
  readonly #ids: string[] = [];
  readonly #known = new Set<string>();
  readonly #postings = new Map<number, number[]>();

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** @returns how many there are. */
  add(id: string, { at, weight }: QuestionCluster['centre']): number {
    const number = this.#ids.push(id) - 1;
    this.#known.add(id);
    for (const [index, place] of at.entries()) {
      const list = this.#postings.get(place) ?? [];
      list.push(number, weight[index] ?? 0);
      this.#postings.set(place, list);
    }
    return this.#ids.length;
  }

  /** The nearest, where it is near enough. */
  nearest({ at, weight }: Vector): string | null {
    const sums = new Map<number, number>();
    for (const [index, place] of at.entries()) {
      const list = this.#postings.get(place) ?? [];
      for (let step = 0; step < list.length; step += 2) {
        const number = list[step] ?? 0;
        sums.set(number, (sums.get(number) ?? 0) + (weight[index] ?? 0) * (list[step + 1] ?? 0));
      }
    }
    const [best] = [...sums].sort(([a, x], [b, y]) => y - x || a - b);
    return best === undefined || best[1] < SAME_QUESTION ? null : (this.#ids[best[0]] ?? null);
  }
}
