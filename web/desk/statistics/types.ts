/** What the server tells of figures; see the dictionary for what each means. */
export interface Share {
  n: number;
  of: number;
  /** 0 to 1; null where there is nothing to share. */
  share: number | null;
}

export interface Lengths {
  count: number;
  medianMs: number | null;
  p90Ms: number | null;
}

export const LEVELS = [
  'very-satisfied',
  'satisfied',
  'basically-satisfied',
  'dissatisfied',
  'very-dissatisfied',
] as const;
export type Level = (typeof LEVELS)[number];

export const CLOCKS = ['botMs', 'waitingMs', 'lawyerMs', 'wrapUpMs'] as const;
export type ClockName = (typeof CLOCKS)[number];

export interface Metrics {
  services: number;
  emergencies: number;
  asked: number;
  connect: Share;
  telephone: Share;
  serviceLevel: { voice15: Share; voice20: Share; text180: Share };
  alone: Share;
  satisfaction: { levels: Record<Level, number>; satisfied: Share; basically: Share; participation: Share };
  wait: Lengths;
  open: Lengths;
  clocks: Record<ClockName, number> | null;
  repeat: Share;
  quality: { scored: number; mean: number | null };
}

/** Of a day, a channel, a region. */
export type PartMetrics = Omit<Metrics, 'open'>;

/** First day, and the day after the last; Shanghai. */
export interface DayRange {
  from: string;
  before: string;
}

export interface PeriodFigures {
  total: Metrics;
  outcomes: Record<string, number>;
  handoffs: Record<string, number>;
  days: (PartMetrics & { day: string })[];
  /** By weekday (Monday first) and hour. */
  hours: number[][];
  channels: (PartMetrics & { channel: string })[];
  regions: (PartMetrics & { regionCode: string; name: string })[];
  topics: { topic: string; services: number }[];
  intents: { intent: string; name: string; services: number }[];
  countedAt: string | null;
}

export interface StatisticsAnswer {
  period: DayRange;
  previous: DayRange;
  figures: PeriodFigures;
  /** The same number of days before. */
  before: Metrics;
}

export interface LawyerLine {
  staffId: string;
  name: string;
  metrics: Metrics;
  dutyMinutes: number;
}

export interface Definition {
  id: string;
  name: string;
  text: string;
  source: string;
}

export interface Dictionary {
  definitions: Definition[];
  regions: { code: string; name: string }[];
  topics: string[];
  /** Whether he sees all regions: only then he makes sheets for everybody. */
  ofAllRegions: boolean;
}

/** What is asked for; '' leaves a thing out. */
export interface FiguresQuestion extends DayRange {
  channel: string;
  region: string;
  topic: string;
}
