const parts = { timeZone: 'Asia/Shanghai', hour12: false } as const;
const dayFormat = new Intl.DateTimeFormat('en-CA', { ...parts, year: 'numeric', month: '2-digit', day: '2-digit' });
const timeFormat = new Intl.DateTimeFormat('en-GB', { ...parts, hour: '2-digit', minute: '2-digit' });

/** The day in Shanghai, `YYYY-MM-DD`. */
export function shanghaiDay(at: Date | string): string {
  return dayFormat.format(new Date(at));
}

/** Hour and minute in Shanghai. */
export function shanghaiTime(at: Date | string): string {
  return timeFormat.format(new Date(at));
}

/** `15:04` today, `03-02 15:04` in this year, else with the year. */
export function shanghaiMoment(at: Date | string, now: Date = new Date()): string {
  const day = shanghaiDay(at);
  const today = shanghaiDay(now);
  if (day === today) return shanghaiTime(at);
  return `${day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day} ${shanghaiTime(at)}`;
}

/** Day, hour and minute in Shanghai in full: `2026-03-02 15:04`. */
export function shanghaiInFull(at: Date | string): string {
  return `${shanghaiDay(at)} ${shanghaiTime(at)}`;
}

/** A limit in full: one that ends with a day is `2026-03-02 24:00`, not the next day's first minute. */
export function shanghaiLimit(at: Date | string): string {
  if (shanghaiTime(at) !== '00:00') return shanghaiInFull(at);
  return `${shanghaiDay(new Date(new Date(at).getTime() - 1))} 24:00`;
}

/** UTC instant at which a day of Shanghai begins, `days` days later. Shanghai has no summer time. */
export function shanghaiMidnight(day: string, days = 0): string {
  const begin = Date.parse(`${day}T00:00:00+08:00`);
  return Number.isNaN(begin) ? '' : new Date(begin + days * 86_400_000).toISOString();
}
