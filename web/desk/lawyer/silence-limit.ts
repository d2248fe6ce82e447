import { createContext, useContext } from 'react';

/** Until the queue has said it: the limit of the server as it comes, ms. */
export const USUAL_SILENT_MS = 120_000;

/** After how long without a reply a case goes back to the queue, ms, as the server has it. */
export const SilenceLimit = createContext(USUAL_SILENT_MS);

export function useSilenceLimit(): number {
  return useContext(SilenceLimit);
}
