import type { AidApplication, AidPaper } from '../application/application.ts';

/** Content type of the hint that papers are wanted; its content is {@link PapersWanted}. */
export const PAPERS_CARD = 'application/vnd.legal-hotline.papers+json';

/** What a page needs to offer sending papers. */
export interface PapersWanted {
  /** Of the application; '' while there is none. */
  number: string;
  papers: Pick<AidPaper, 'id' | 'name' | 'state' | 'note'>[];
}

/** As an attachment of a message: pages show it, other channels have the words. */
export function papersAttachment(application: Pick<AidApplication, 'number' | 'papers'>): {
  contentType: string;
  content: PapersWanted;
} {
  return { contentType: PAPERS_CARD, content: papersWanted(application) };
}

export function papersWanted({ number, papers }: Pick<AidApplication, 'number' | 'papers'>): PapersWanted {
  return {
    number,
    papers: papers
      .filter(({ state }) => state !== 'waived')
      .map(({ id, name, state, note }) => ({ id, name, state, note })),
  };
}
