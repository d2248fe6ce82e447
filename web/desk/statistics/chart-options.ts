import type { ChartOption } from './chart.tsx';
import type { Colours } from './use-colours.ts';

/** The labels of the axes lie within the place of the chart. */
const WITH_LABELS = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const;

/** What every chart of ours has in common. */
function base(colours: Colours): ChartOption {
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    animation: !reduced,
    animationDuration: 300,
    textStyle: { fontFamily: colours.font, color: colours.ink },
    tooltip: {
      trigger: 'axis',
      // Drawn, not written as HTML: styles inside of text are not allowed here.
      renderMode: 'richText',
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink },
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.brand, opacity: 0.08 } },
      confine: true,
    },
    grid: { left: 8, right: 16, top: 16, bottom: 8, ...WITH_LABELS },
  };
}

const words = (colours: Colours) => ({ color: colours.soft, fontSize: 12, hideOverlap: true });
const lines = (colours: Colours) => ({ lineStyle: { color: colours.line } });

function valueAxis(colours: Colours, more: object = {}) {
  return { type: 'value', minInterval: 1, axisLabel: words(colours), splitLine: lines(colours), ...more };
}

function nameAxis(colours: Colours, data: readonly string[], more: object = {}) {
  return {
    type: 'category',
    data: [...data],
    axisLabel: words(colours),
    axisLine: lines(colours),
    axisTick: { show: false },
    ...more,
  };
}

/** Columns upright, one a day. */
export function columnsOption(
  colours: Colours,
  { name, labels, values }: { name: string; labels: readonly string[]; values: readonly number[] },
): ChartOption {
  return {
    ...base(colours),
    xAxis: nameAxis(colours, labels),
    yAxis: valueAxis(colours),
    series: [
      {
        type: 'bar',
        name,
        data: [...values],
        barMaxWidth: 26,
        itemStyle: { color: colours.brand, borderRadius: [2, 2, 0, 0] },
      },
    ],
  };
}

/** Bars across, the most on top, each with its number. */
export function barsOption(
  colours: Colours,
  { name, lines: rows }: { name: string; lines: readonly { name: string; n: number }[] },
): ChartOption {
  const labels = rows.map((row) => row.name);
  return {
    ...base(colours),
    grid: { left: 8, right: 48, top: 4, bottom: 4, ...WITH_LABELS },
    xAxis: valueAxis(colours, { axisLabel: { show: false }, splitLine: { show: false } }),
    yAxis: nameAxis(colours, labels, {
      inverse: true,
      axisLine: { show: false },
      axisLabel: { ...words(colours), width: 150, overflow: 'truncate' },
    }),
    series: [
      {
        type: 'bar',
        name,
        data: rows.map(({ n }) => n),
        barMaxWidth: 18,
        itemStyle: { color: colours.brand, borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: 'right', color: colours.ink },
      },
    ],
  };
}

/** Weekdays down, hours across, darker the more. */
export function heatOption(
  colours: Colours,
  { name, weekdays, hours }: { name: string; weekdays: readonly string[]; hours: readonly (readonly number[])[] },
): ChartOption {
  const data = hours.flatMap((day, weekday) => day.map((n, hour) => [hour, weekday, n]));
  const most = Math.max(1, ...hours.flat());
  return {
    ...base(colours),
    tooltip: { ...(base(colours).tooltip as object), trigger: 'item' },
    grid: { left: 8, right: 8, top: 4, bottom: 4, ...WITH_LABELS },
    xAxis: nameAxis(
      colours,
      Array.from({ length: 24 }, (_, hour) => String(hour)),
      { axisLine: { show: false } },
    ),
    yAxis: nameAxis(colours, weekdays, { inverse: true, axisLine: { show: false } }),
    visualMap: { show: false, min: 0, max: most, inRange: { color: [colours.sunk, colours.brand] } },
    series: [
      { type: 'heatmap', name, data, itemStyle: { borderColor: colours.surface, borderWidth: 2, borderRadius: 4 } },
    ],
  };
}

/** Shares day by day, in percent; a day without any is a gap, never 0. */
export function sharesOption(
  colours: Colours,
  {
    labels,
    series,
  }: { labels: readonly string[]; series: readonly { name: string; shares: readonly (number | null)[] }[] },
): ChartOption {
  const drawn = [
    { color: colours.brand, type: 'solid', symbol: 'circle' },
    { color: colours.lawyer, type: 'dashed', symbol: 'rect' },
    { color: colours.ok, type: 'dotted', symbol: 'triangle' },
  ];
  return {
    ...base(colours),
    legend: { top: 0, textStyle: { color: colours.ink }, icon: 'roundRect' },
    grid: { left: 8, right: 16, top: 40, bottom: 8, ...WITH_LABELS },
    xAxis: nameAxis(colours, labels),
    yAxis: valueAxis(colours, { min: 0, max: 100, axisLabel: { ...words(colours), formatter: '{value}%' } }),
    series: series.map(({ name, shares }, at) => {
      const { color, type, symbol } = drawn[at % drawn.length] ?? {
        color: colours.brand,
        type: 'solid',
        symbol: 'circle',
      };
      return {
        type: 'line',
        name,
        data: shares.map((share) => (share === null ? null : Math.round(share * 1000) / 10)),
        connectNulls: false,
        symbol,
        symbolSize: 6,
        lineStyle: { color, type, width: 2 },
        itemStyle: { color },
      };
    }),
  };
}

/** One bar divided into parts. */
export function partsOption(
  colours: Colours,
  { parts }: { parts: readonly { name: string; n: number; colour: string }[] },
): ChartOption {
  return {
    ...base(colours),
    legend: { top: 0, left: 0, textStyle: { color: colours.ink }, icon: 'roundRect' },
    tooltip: { ...(base(colours).tooltip as object), trigger: 'item' },
    grid: { left: 4, right: 4, top: 64, bottom: 4 },
    xAxis: {
      type: 'value',
      show: false,
      max: Math.max(
        1,
        parts.reduce((sum, { n }) => sum + n, 0),
      ),
    },
    yAxis: { type: 'category', show: false, data: [''] },
    series: parts.map(({ name, n, colour }) => ({
      type: 'bar',
      name,
      stack: 'all',
      data: [n],
      barWidth: 30,
      itemStyle: { color: colour, borderColor: colours.surface, borderWidth: n === 0 ? 0 : 1 },
    })),
  };
}
