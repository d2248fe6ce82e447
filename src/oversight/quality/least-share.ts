import type { Collection } from '../../storage/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import type { QualityCase } from './quality-case.ts';

/** Of so many services in a row … */
const IN_A_ROW = 100;
/** … at least so many are drawn: 5 in 100. */
const LEAST = 5;

interface Dependencies {
  qualityCases: Pick<Collection<QualityCase>, 'find'>;
  serviceFacts: Pick<Collection<ServiceFacts>, 'count'>;
}

/**
 * Whether chance has left the sample below 5 in 100 of the latest services: then the next one is drawn. Reads a bounded
 * number of entries, however many services there are.
 */
export async function fallsShort({ qualityCases, serviceFacts }: Dependencies): Promise<boolean> {
  const drawn = await qualityCases.find({ where: { reasons: 'drawn' }, sort: { openedAt: -1 }, limit: LEAST });
  const from = drawn[LEAST - 1]?.openedAt ?? new Date(0);
  const services = await serviceFacts.count({ where: { openedAt: { from } } }, IN_A_ROW + 1);
  return drawn.length === LEAST ? services > IN_A_ROW : Math.floor((services * LEAST) / IN_A_ROW) > drawn.length;
}
