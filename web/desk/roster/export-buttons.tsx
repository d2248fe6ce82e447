import { Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import { shanghaiMidnight } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { shiftFile } from './roster-api.ts';
import { dayAfter, monthAfter } from './week.ts';

/** The shifts of the week, or of the month that most of it lies in, as a table. */
export function ExportButtons({ monday, staffId }: { monday: string; staffId: string }) {
  const { texts } = useDesk();
  const t = texts.roster.week;
  const month = dayAfter(monday, 3).slice(0, 7);
  const monthBegin = shanghaiMidnight(`${month}-01`);
  const monthEnd = shanghaiMidnight(`${monthAfter(month, 1)}-01`);
  return (
    <>
      <Button href={shiftFile(shanghaiMidnight(monday), shanghaiMidnight(monday, 7), staffId)}>{t.export}</Button>
      <Button href={shiftFile(monthBegin, monthEnd, staffId)}>{fill(t.exportMonth, { month })}</Button>
    </>
  );
}
