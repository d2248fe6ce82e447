/** What the page tells the site that shows it in a frame (embed.js); no word of the consultation is among it. */
export type FrameNews = 'close' | 'message';

/** Null unless the page stands in the panel of `embed.js`. */
export function frameHost(query: URLSearchParams): ((news: FrameNews) => void) | null {
  if (query.get('embed') !== '1' || window.parent === window) return null;
  return (news) => window.parent.postMessage({ legalHotline: news }, '*');
}
