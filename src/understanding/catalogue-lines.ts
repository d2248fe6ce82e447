import type { IntentCatalogue } from './catalogue.ts';
import type { Dialect } from './dialect.ts';
import { loadFeatureReader } from './feature-reader.ts';
import { inSlices } from './in-slices.ts';
import { LineIndex } from './line-index.ts';

/** The lines of the catalogue of now, read when they are first asked for, and again when the catalogue is another. */
export class CatalogueLines {
  readonly #content: () => { catalogue: IntentCatalogue; dialect?: Dialect };
  #read: { catalogue: IntentCatalogue; index: Promise<LineIndex> } | null = null;

  constructor(content: () => { catalogue: IntentCatalogue; dialect?: Dialect }) {
    this.#content = content;
  }

  /** Seconds of work in small slices the first time. */
  index(): Promise<LineIndex> {
    const { catalogue, dialect } = this.#content();
    if (this.#read?.catalogue === catalogue) return this.#read.index;
    const index = loadFeatureReader(dialect).then((reader) => inSlices(LineIndex.of(catalogue, reader)));
    const read = { catalogue, index };
    this.#read = read;
    index.catch(() => {
      if (this.#read === read) this.#read = null;
    });
    return index;
  }
}
