import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How often the files are looked at, ms. Looking works where events of the file system do not: mounts, copies, renames. */
const LOOK_EVERY_MS = 5_000;

/** Files that are content: the single files of `places`, and what is YAML or text in its folders and all below them. */
async function contentFiles(places: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    places.map(async (place) => {
      const names = await readdir(place, { recursive: true }).catch(() => null);
      if (names === null) return [place];
      return names.filter((name) => /\.(?:ya?ml|txt)$/u.test(name)).map((name) => join(place, name));
    }),
  );
  return found.flat().sort();
}

/** Names what is in the files; a missing file counts as such. */
export async function fingerprintOf(places: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await contentFiles(places)) {
    const bytes = await readFile(file).catch(() => null);
    hash.update(`${file}\0${bytes?.length ?? -1}\0`).update(bytes ?? '');
  }
  return hash.digest('hex');
}

/** Names sizes and times of the files: cheap, and another one whenever one is written. */
async function glanceAt(places: readonly string[]): Promise<string> {
  const files = await contentFiles(places);
  const seen = await Promise.all(
    files.map(async (file) => {
      const found = await stat(file).catch(() => null);
      return found === null ? file : `${file} ${found.size} ${found.mtimeMs} ${found.ino}`;
    }),
  );
  return seen.join('\n');
}

/**
 * Notices when content is changed: looks at sizes and times every five seconds, reads only what differs, and tells once
 * nothing moved between two looks. Belongs to one process and one run of it: a restart reads the content anyway.
 */
export class ContentWatch {
  readonly #places: readonly string[];
  readonly #everyMs: number;
  /** What was loaded or refused last; its content is named at the first quiet look, so that a start need not wait. */
  #known: { glance: string; fingerprint: string | null };
  #seen: string;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #looking: Promise<void> = Promise.resolve();

  private constructor(places: readonly string[], everyMs: number, glance: string) {
    this.#places = places;
    this.#everyMs = everyMs;
    this.#known = { glance, fingerprint: null };
    this.#seen = glance;
  }

  /** Takes what is there as known; call it before the content is loaded, and `start` when it may be loaded again. */
  static async of(places: readonly string[], everyMs: number = LOOK_EVERY_MS): Promise<ContentWatch> {
    return new ContentWatch(places, everyMs, await glanceAt(places));
  }

  /** @param changed is told of a change, and not again before it is done with it; must not reject. */
  start(changed: () => Promise<unknown>): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look(changed).finally(() => {
        if (!this.#isStopped) this.start(changed);
      });
    }, this.#everyMs);
    this.#timer.unref();
  }

  /** Looks no more; resolves when what it told of is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(changed: () => Promise<unknown>): Promise<void> {
    const glance = await glanceAt(this.#places);
    const isQuiet = glance === this.#seen;
    this.#seen = glance;
    if (!isQuiet) return;
    if (glance === this.#known.glance) {
      await this.#nameKnown();
      return;
    }
    const fingerprint = await fingerprintOf(this.#places);
    const isOther = fingerprint !== this.#known.fingerprint;
    this.#known = { glance, fingerprint };
    if (isOther) await changed();
  }

  /** Names the content that is known, unless it changes while it is read. */
  async #nameKnown(): Promise<void> {
    if (this.#known.fingerprint !== null) return;
    const fingerprint = await fingerprintOf(this.#places);
    if ((await glanceAt(this.#places)) === this.#known.glance) this.#known.fingerprint = fingerprint;
  }
}
