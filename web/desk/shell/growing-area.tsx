import { Input } from 'antd';
import type { TextAreaProps } from 'antd/es/input';

/**
 * A field that grows with its text, between so many lines. By CSS alone: the library's own way writes style attributes,
 * which the policy of the pages forbids. Where a browser cannot, it scrolls.
 */
export function GrowingArea({ rows, mostRows, ...others }: TextAreaProps & { rows: number; mostRows: number }) {
  const textarea = { fieldSizing: 'content' as const, minHeight: height(rows), maxHeight: height(mostRows) };
  return <Input.TextArea {...others} rows={rows} styles={{ textarea }} />;
}

/** Of so many lines, with the space above and below them. */
function height(rows: number): string {
  return `calc(${rows}lh + 10px)`;
}
