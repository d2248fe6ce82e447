import path from 'node:path';
import { type CalculatorContent, loadKnowledge } from '../../../src/knowledge/index.ts';

const knowledge = await loadKnowledge(path.resolve('knowledge'));

function shipped(): CalculatorContent {
  if (knowledge.calculators === null) throw new Error('there are no calculators');
  return knowledge.calculators;
}

/** The calculators as they are shipped. */
export const content: CalculatorContent = shipped();
export const today = '2026-11-22';
