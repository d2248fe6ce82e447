const clockTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** An instant as residents read it, Asia/Shanghai: `2026年3月1日 09:00`. */
export function timeInWords(at: Date): string {
  return clockTime.format(at);
}
