const CONTEXT = 3;

/** A file before and after; null where there is none. */
export interface FileChange {
  /** Relative to the content folder, with `/`. */
  file: string;
  before: string | null;
  after: string;
}

/**
 * One change as a unified diff, as `git apply` takes it. All that differs stands in one hunk: drafts insert in one place
 * of a file.
 */
export function unifiedDiff({ file, before, after }: FileChange): string {
  const old = linesOf(before ?? '');
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  if (head === old.length && head === now.length) return '';
  const from = Math.max(0, head - CONTEXT);
  const until = Math.min(tail, CONTEXT);
  const hunk = [
    ...old.slice(from, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, old.length - tail + until).map((line) => ` ${line}`),
  ];
  const count = (sign: string): number => hunk.filter((line) => line.startsWith(' ') || line.startsWith(sign)).length;
  const place = (sign: string): string => {
    const lines = count(sign);
    return `${lines === 0 ? from : from + 1},${lines}`;
  };
  return [
    `diff --git a/${file} b/${file}`,
    ...(before === null ? ['new file mode 100644'] : []),
    `--- ${before === null ? '/dev/null' : `a/${file}`}`,
    `+++ b/${file}`,
    `@@ -${place('-')} +${place('+')} @@`,
    ...hunk.flatMap((line) => (line.endsWith('\n') ? [line.slice(0, -1)] : [line, '\\ No newline at end of file'])),
    '',
  ].join('\n');
}

/** Lines with their line feeds. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}
