import type { ContentProblem } from '../errors.ts';
import type { Readability } from '../readability.ts';

/** Lines that lead to an answer, said to the recogniser of now. */
export interface Regression {
  asked: number;
  /** Those that led to the answer, or were asked back with it among the choices. */
  led: number;
  /** The first that did not, and where they led. */
  missed: { text: string; got: string | null }[];
}

/** An answer as a channel sends it. */
export interface ChannelPreview {
  channel: string;
  /** Texts in the order they are sent; for the phone what is spoken. */
  messages: string[];
  /** How much of the channel's measure the fullest message takes. */
  measures: { unit: string; used: number; limit: number }[];
  /** Limits that are broken. */
  problems: string[];
}

/** All that must be right before an answer is published. */
export interface PublishingReport {
  /** UTC. */
  at: Date;
  passed: boolean;
  problems: ContentProblem[];
  readability: Readability;
  regression: Regression | null;
  channels: ChannelPreview[];
}

/** Share of the lines that must lead to the answer still. */
export const LEAST_LED = 0.8;

export function isPassed({ problems, regression, channels }: Omit<PublishingReport, 'passed' | 'at'>): boolean {
  if (problems.length > 0 || channels.some((one) => one.problems.length > 0)) return false;
  return regression === null || regression.asked === 0 || regression.led / regression.asked >= LEAST_LED;
}
