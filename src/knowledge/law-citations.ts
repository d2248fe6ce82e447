import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { decodeUtf8 } from '../text/index.ts';
import type { Law } from './answer.ts';
import { listYaml } from './content-file.ts';

/** An article that the content rests on, with the place where it is cited. */
export interface Citation {
  /** Relative to the content folder: `knowledge/answers/labour.yaml`. */
  file: string;
  line: number;
  /** The entry it stands in: the id of an answer, the code of a matter … */
  id: string;
  law: string;
  version: string;
  /** `30`, `276之一`. */
  article: string;
  /** As it is written: `第一款第（二）项`; '' for the whole article. */
  paragraph: string;
}

/** Folders of `knowledge/` that cite articles; in legal-aid the law is not named: it is always the same. */
const FOLDERS = [
  { folder: 'answers', law: null },
  { folder: 'calculators', law: null },
  { folder: 'legal-aid', law: '法律援助法' },
] as const;

/** What is known from the maps around an article. */
interface Surroundings {
  /** Keys of the maps around it: what names an entry that has no id. */
  trail: readonly string[];
  id: string;
  law: string | null;
  version: string | null;
}

/**
 * All citations in the YAML of `knowledge/answers`, `calculators` and `legal-aid`: every map with an `article`, its law
 * and version its own or those of a map around it, else the version of the register that is in force. Files that are no
 * YAML are passed over: the content check names them.
 */
export async function collectCitations(contentDir: string, register: readonly Law[]): Promise<Citation[]> {
  const citations: Citation[] = [];
  for (const { folder, law } of FOLDERS) {
    for (const name of await listYaml(path.join(contentDir, 'knowledge'), folder)) {
      const decoded = decodeUtf8(await readFile(path.join(contentDir, 'knowledge', name)));
      if (decoded.text === null) continue;
      const lines = new LineCounter();
      const document = parseDocument(decoded.text, { lineCounter: lines });
      if (document.errors.length > 0 || document.contents === null) continue;
      const walk = new CitationWalk(`knowledge/${name}`, lines, register);
      walk.into(document.contents, { trail: [], id: '', law, version: null });
      citations.push(...walk.found);
    }
  }
  return citations;
}

class CitationWalk {
  readonly found: Citation[] = [];
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #register: readonly Law[];

  constructor(file: string, lines: LineCounter, register: readonly Law[]) {
    this.#file = file;
    this.#lines = lines;
    this.#register = register;
  }

  into(node: unknown, around: Surroundings): void {
    if (isSeq(node)) for (const item of node.items) this.into(item, around);
    if (!isMap(node)) return;
    const here = {
      trail: around.trail,
      id: wordAt(node, 'id') ?? wordAt(node, 'code') ?? around.id,
      law: wordAt(node, 'law') ?? around.law,
      version: wordAt(node, 'version') ?? around.version,
    };
    const article = wordAt(node, 'article');
    if (article !== null && here.law !== null) this.#cite(node, article, { ...here, law: here.law });
    for (const { key, value } of node.items) {
      this.into(value, { ...here, trail: isScalar(key) ? [...here.trail, String(key.value)] : here.trail });
    }
  }

  #cite(node: YAMLMap, articles: string, around: Surroundings & { law: string }): void {
    const { law, version, trail } = around;
    const id = around.id === '' ? (trail[1] ?? trail[0] ?? '') : around.id;
    const at = node.get('article', true) as Node | undefined;
    const line = this.#lines.linePos(at?.range?.[0] ?? node.range?.[0] ?? 0).line;
    const paragraph = wordAt(node, 'paragraph') ?? wordAt(node, 'item') ?? '';
    const register = this.#register.filter(({ name }) => name === law);
    const known = version ?? (register.find(({ state }) => state === 'in-force') ?? register[0])?.version ?? '';
    for (const article of articles.split(/[、,，]/u)) {
      this.found.push({ file: this.#file, line, id, law, version: known, article: article.trim(), paragraph });
    }
  }
}

/** A text or number of a map; null where it has none. */
function wordAt(map: YAMLMap, key: string): string | null {
  const value: unknown = map.get(key, true);
  if (!isScalar(value)) return null;
  return typeof value.value === 'string' || typeof value.value === 'number' ? String(value.value) : null;
}
