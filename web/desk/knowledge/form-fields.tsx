import { Button } from 'antd';
import { type ReactNode, useId } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { GrowingArea } from '../shell/growing-area.tsx';
import type { Problem } from './types.ts';

/** A field of the form with what is wrong with it; `path` is the server's name of it, as `content.steps.2`. */
export function Field(props: {
  name: string;
  path: string;
  problems: readonly Problem[];
  hint?: string;
  /** A group has no single control that the name belongs to. */
  group?: boolean;
  children: (id: string, bad: '' | 'error') => ReactNode;
}) {
  const id = useId();
  const { name, path, problems, hint, group = false } = props;
  const own = problems.filter(({ field }) => (group ? field === path : field === path || field.startsWith(`${path}.`)));
  const children = props.children(id, own.length > 0 ? 'error' : '');
  const below = (
    <>
      {hint !== undefined && <small className="soft">{hint}</small>}
      {own.map(({ field, problem }) => (
        <small key={`${field}${problem}`} className="bad" role="alert">
          {problem}
        </small>
      ))}
    </>
  );
  return group ? (
    <fieldset className="form-field form-group">
      <legend>{name}</legend>
      {children}
      {below}
    </fieldset>
  ) : (
    <div className="form-field">
      <label htmlFor={id}>{name}</label>
      {children}
      {below}
    </div>
  );
}

/** Entries one below the other: added, removed, moved. */
export function Entries<T>(props: {
  name: string;
  items: readonly T[];
  fresh: () => T;
  most?: number;
  onChange: (items: T[]) => void;
  children: (item: T, at: number, change: (item: T) => void) => ReactNode;
}) {
  const { texts } = useDesk();
  const t = texts.knowledge.edit;
  const { name, items, fresh, most = 20, onChange } = props;
  const moved = (from: number, to: number): T[] => {
    const next = [...items];
    const [item] = next.splice(from, 1);
    if (item !== undefined) next.splice(to, 0, item);
    return next;
  };
  return (
    <div className="entries">
      {items.map((item, at) => {
        const label = fill(t.item, { field: name, n: at + 1 });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is known by its place; its words change while typed
          <div key={at} className="entry">
            <span className="entry-number">{at + 1}</span>
            <div className="entry-body">
              {props.children(item, at, (changed) =>
                onChange(items.map((one, index) => (index === at ? changed : one))),
              )}
            </div>
            <span className="entry-tools">
              <Button
                size="small"
                disabled={at === 0}
                aria-label={`${t.up}：${label}`}
                title={t.up}
                onClick={() => onChange(moved(at, at - 1))}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={at === items.length - 1}
                aria-label={`${t.down}：${label}`}
                title={t.down}
                onClick={() => onChange(moved(at, at + 1))}
              >
                ↓
              </Button>
              <Button
                size="small"
                aria-label={`${t.remove}：${label}`}
                title={t.remove}
                onClick={() => onChange(items.filter((_, index) => index !== at))}
              >
                ✕
              </Button>
            </span>
          </div>
        );
      })}
      {items.length < most && (
        <Button className="entry-add" onClick={() => onChange([...items, fresh()])}>
          ＋ {t.add}
        </Button>
      )}
    </div>
  );
}

/** A text with the characters it has of those it may have. */
export function CountedText(props: {
  id?: string;
  label?: string;
  value: string;
  max: number;
  rows?: number;
  status: '' | 'error';
  onChange: (value: string) => void;
}) {
  const { id, label, value, max, rows = 1, status, onChange } = props;
  return (
    <GrowingArea
      id={id}
      aria-label={label}
      placeholder={label}
      rows={rows}
      mostRows={16}
      value={value}
      status={value.length > max ? 'error' : status}
      count={{ show: true, max, strategy: (text) => text.length }}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
