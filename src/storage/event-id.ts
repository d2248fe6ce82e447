/** The id of an event: the stream and its place in ten digits, so that ids sort as the events do. */
export function eventId(stream: string, seq: number): string {
  return `${stream}:${String(seq).padStart(10, '0')}`;
}
