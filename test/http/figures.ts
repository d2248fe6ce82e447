import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; summary_zh: string; runbook_url: string };
}

interface Panel {
  id: number;
  title: string;
  type: string;
  gridPos: { h: number; w: number; x: number; y: number };
  targets?: { refId: string; expr: string }[];
}

/** The alarm rules. */
export function alarmRules(): Rule[] {
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { name: string; rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The panels of the dashboard, rows too. */
export function dashboardPanels(): Panel[] {
  return (JSON.parse(read('deploy/grafana/legal-hotline.json')) as { panels: Panel[] }).panels;
}

/** Names of figures in an expression, without what histograms add. */
export function namesIn(expression: string): string[] {
  const names = [...expression.matchAll(/\b(?:hotline|process|nodejs)_[a-z_0-9]+\b/g)].map(([name]) => name);
  return names.map((name) => name.replace(/_seconds_(?:bucket|count|sum)$/, '_seconds').replace(/_bucket$/, ''));
}

/** Names that stand in the tables of the description. */
export function describedNames(): string[] {
  return [...read('docs/operations/metrics.md').matchAll(/^\| `(\w+\*?)` \|/gm)].map(([, name = '']) => name);
}

/** Names on a page of figures. */
export function namesOnPage(page: string): string[] {
  return [...page.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
}

/** Anchors of the headings of a page. */
export function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
}
