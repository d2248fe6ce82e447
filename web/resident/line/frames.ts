/** The address of a stream, from the last activity seen. */
export function withWatermark(streamUrl: string, watermark: string): string {
  const [address = '', query = ''] = streamUrl.split('?');
  const others = query.split('&').filter((part) => part !== '' && !part.startsWith('watermark='));
  return `${address}?${[...others, `watermark=${encodeURIComponent(watermark)}`].join('&')}`;
}

/** One frame of a stream; null for keep-alives and what is no JSON object. */
export function parseFrame(data: string): Record<string, unknown> | null {
  try {
    const frame: unknown = JSON.parse(data);
    return typeof frame === 'object' && frame !== null ? (frame as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
