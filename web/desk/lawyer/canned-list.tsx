import { useEffect, useRef } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { CannedReply } from './handoff-types.ts';
import type { CannedView } from './use-canned.ts';

export const cannedOptionId = (listId: string, index: number): string => `${listId}-${index}`;

/** The open list over the field; the field keeps the focus. */
export function CannedList({
  id,
  canned,
  onPick,
}: {
  id: string;
  canned: CannedView;
  onPick: (reply: CannedReply) => void;
}) {
  const { texts } = useDesk();
  const t = texts.casework.canned;
  const active = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen line is kept in view
  useEffect(() => {
    active.current?.scrollIntoView({ block: 'nearest' });
  }, [canned.chosen]);
  return (
    <div className="canned">
      {canned.found.length === 0 ? (
        <p className="soft" role="status">
          {canned.replies.error === null ? t.none : t.failed}
        </p>
      ) : (
        <div id={id} role="listbox" aria-label={t.list} className="canned-options">
          {canned.found.map((reply, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
            <div
              key={reply.id}
              id={cannedOptionId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === canned.chosen}
              className="canned-option"
              ref={index === canned.chosen ? active : undefined}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => index !== canned.chosen && canned.choose(index)}
              onClick={() => onPick(reply)}
            >
              <span className="canned-head">
                <kbd>;{reply.shortcut}</kbd> <strong>{reply.title}</strong>
                <span className="mark">{reply.isOwn ? t.own : t.shared}</span>
              </span>
              <span className="canned-text">{reply.text}</span>
            </div>
          ))}
        </div>
      )}
      <small className="soft">{t.hint}</small>
    </div>
  );
}
