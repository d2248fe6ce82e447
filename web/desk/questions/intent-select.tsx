import { Select } from 'antd';
import { useMemo } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { IntentName } from '../types.ts';

interface IntentGroup {
  label: string;
  options: { value: string; label: string }[];
}

function groupsOf(intents: readonly IntentName[], service: string): IntentGroup[] {
  const groups = new Map<string, IntentGroup>();
  for (const { id, name, topic } of intents) {
    const label = topic ?? service;
    const group = groups.get(label) ?? { label, options: [] };
    group.options.push({ value: id, label: name });
    groups.set(label, group);
  }
  return [...groups.values()];
}

/** A name holds all the characters typed, in their order: 工资拖 finds nothing, 拖工资 finds 拖欠工资. */
function matches(typed: string, option: { value?: unknown; label?: unknown } | undefined): boolean {
  const name = `${String(option?.label ?? '')} ${String(option?.value ?? '')}`.toLowerCase();
  let from = 0;
  for (const sign of typed.trim().toLowerCase()) {
    const at = name.indexOf(sign, from);
    if (at < 0) return false;
    from = at + sign.length;
  }
  return true;
}

interface IntentSelectProps {
  label: string;
  value: string | null;
  onChange(intent: string): void;
  intents: readonly IntentName[];
}

/** One of all intents, by topic; found by any characters of its name in their order. */
export function IntentSelect({ label, value, onChange, intents }: IntentSelectProps) {
  const { texts } = useDesk();
  const t = texts.misunderstood;
  const groups = useMemo(() => groupsOf(intents, t.service), [intents, t.service]);
  return (
    <Select
      aria-label={label}
      placeholder={t.pick}
      value={value}
      onChange={(intent: string) => onChange(intent)}
      options={groups}
      showSearch={{
        optionFilterProp: 'label',
        filterOption: (typed, option) => matches(typed, option),
      }}
      notFoundContent={t.notFound}
      popupMatchSelectWidth={false}
    />
  );
}
