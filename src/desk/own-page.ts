import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a call comes from our own page. A browser tells how the page it comes from stands to us (`Sec-Fetch-Site`, over
 * https; no page can forge it), or else names that page (`Origin`); what is no browser does neither. Ports are not
 * compared: behind a proxy they differ.
 */
export function fromOurPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return true;
  if (site !== undefined && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  const forwarded = headers['x-forwarded-host'];
  // Of a chain of proxies the first names what the browser asked for.
  const host = typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : headers.host;
  const ours = hostname(`http://${host ?? ''}`);
  return ours !== null && hostname(headers.origin) === ours;
}

function hostname(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
