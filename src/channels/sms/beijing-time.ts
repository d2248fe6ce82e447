const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;

/** Time of a gateway's callback, written without a zone and meant in Beijing: `2026-03-01 09:00:00`. Null for anything else. */
export function fromBeijingTime(written: string): Date | null {
  const parts = WRITTEN.exec(written.trim());
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}
