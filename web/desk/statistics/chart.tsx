import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([
  BarChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

export type ChartOption = EChartsCoreOption;

/** A chart as wide as its place; drawn when it has one. What it shows stands in a table beside it. */
export function Chart({ option, height, label }: { option: ChartOption; height: number; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const latest = useRef(option);
  latest.current = option;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const fit = (): void => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      if (chart.current === null) {
        chart.current = init(element);
        chart.current.setOption(latest.current);
      } else chart.current.resize();
    };
    const watch = new ResizeObserver(fit);
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div ref={place} className="chart" style={{ height }} role="img" aria-label={label} />;
}
