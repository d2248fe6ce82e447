/** A table of figures for every format: page export, workbook, printed report. */
export interface FigureTable {
  /** For file names and links. */
  id: string;
  title: string;
  columns: readonly FigureColumn[];
  rows: readonly (readonly FigureCell[])[];
  /** Small print below it; '' for none. */
  note: string;
  /** The column that a printed report draws beside, as bars across or columns upright; null for a table alone. */
  chart: { column: number; kind: 'bars' | 'columns' } | null;
}

export interface FigureColumn {
  title: string;
  /** Share of the width in print. */
  width: number;
  align: 'left' | 'right';
}

/** Numbers stay numbers in a workbook; a text is never a formula. */
export type FigureCell = string | number;

/** A report (报告) as it is written in every format. */
export interface FigureReport {
  title: string;
  /** Who is told what: the period, whom it is for. */
  subtitle: string;
  /** The main figures, each with its counts or a comparison in small print. */
  tiles: readonly { label: string; value: string; note: string }[];
  tables: readonly FigureTable[];
  /** How figures are defined, and what is left out. */
  notes: readonly string[];
  /** When it was made, UTC. */
  madeAt: Date;
}

export function text(title: string, width = 2): FigureColumn {
  return { title, width, align: 'left' };
}

export function number(title: string, width = 1): FigureColumn {
  return { title, width, align: 'right' };
}
