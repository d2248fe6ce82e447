import { fill } from '../../shared/fill.ts';
import { shanghaiTime } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { AlarmList } from './alarm-list.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { PeopleBoard } from './people-board.tsx';
import { QueueBoard } from './queue-board.tsx';
import { useAlarmNews, useFullScreen, useWall } from './use-wall.ts';

/** What goes on, to be read from afar (实时大屏). */
export default function WallRoom() {
  const { texts, linked } = useDesk();
  const t = texts.wall;
  const wall = useWall();
  const { said, sound, setSound } = useAlarmNews(wall.value?.alarms);
  const { isFull, toggle } = useFullScreen();
  const at = wall.value === null ? null : shanghaiTime(wall.value.at);
  return (
    <div className={isFull ? 'wall wall-full' : 'wall'}>
      <header className="wall-head">
        <div>
          <h2>{t.heading}</h2>
          <p className="soft">{at === null ? t.lead : fill(t.at, { time: at })}</p>
        </div>
        <div className="wall-buttons">
          <button type="button" className="wall-button" aria-pressed={sound} onClick={() => setSound(!sound)}>
            {sound ? t.soundOn : t.soundOff}
          </button>
          <button type="button" className="wall-button" aria-pressed={isFull} onClick={toggle}>
            {isFull ? t.leaveFull : t.full}
          </button>
        </div>
      </header>
      {!linked && at !== null && (
        <p className="wall-old" role="status">
          {fill(t.old, { time: at })}
        </p>
      )}
      <p className="unseen" aria-live="polite">
        {said}
      </p>
      <Shown loaded={wall}>
        {(state) => (
          <div className="wall-board">
            <FigureTiles state={state} />
            <AlarmList alarms={state.alarms} changed={wall.reload} />
            <QueueBoard state={state} />
            <PeopleBoard people={state.people} />
          </div>
        )}
      </Shown>
    </div>
  );
}
