import { Button } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { useShortcuts } from '../shell/use-shortcuts.ts';
import { wordFor } from '../texts/index.ts';
import { LogPart } from './log-part.tsx';
import { SessionFacts } from './session-facts.tsx';
import { SessionTools } from './session-tools.tsx';
import { TalkPart } from './talk-part.tsx';

type Part = 'talk' | 'log';
const PARTS: readonly Part[] = ['talk', 'log'];

/** One service: what is known of it, what was said with the bot's reasons beside, and its log. */
export function SessionPane({ id, ofPerson }: { id: string; ofPerson: (key: string) => void }) {
  const { texts, api, route, go, preferences } = useDesk();
  const t = texts.sessions;
  const loaded = useLoaded(useCallback(() => api.services.read(id), [api, id]));
  const [part, setPart] = useState<Part>('talk');
  const shortcuts = useMemo(
    () => ({
      next: () => undefined,
      previous: () => undefined,
      close: () => go({ ...route, id: null, card: false }),
    }),
    [route, go],
  );
  useShortcuts(preferences.shortcuts, shortcuts);
  return (
    <section className="session-pane" aria-label={texts.thread.label}>
      <header className="pane-head">
        <Button className="back-always" onClick={shortcuts.close}>
          ‹ {texts.state.back}
        </Button>
        {loaded.value !== null && (
          <div className="session-title">
            <h2>
              {shanghaiInFull(loaded.value.session.openedAt)} · {wordFor(texts.channel, loaded.value.session.channel)}
            </h2>
            <small className="soft">{fill(t.number, { id: loaded.value.session.id })}</small>
          </div>
        )}
      </header>
      <Shown loaded={loaded}>
        {(detail) => (
          <>
            <SessionFacts session={detail.session} handoff={detail.handoff} quality={detail.quality} />
            <SessionTools session={detail.session} mayReveal={detail.mayReveal} ofPerson={ofPerson} />
            <div className="session-tabs" role="tablist" aria-label={t.parts.label}>
              {PARTS.map((each) => (
                <button
                  key={each}
                  type="button"
                  role="tab"
                  id={`session-tab-${each}`}
                  aria-selected={part === each}
                  aria-controls="session-part"
                  onClick={() => setPart(each)}
                >
                  {t.parts[each]}
                </button>
              ))}
            </div>
            <div id="session-part" className="session-part" role="tabpanel" aria-labelledby={`session-tab-${part}`}>
              {part === 'talk' ? <TalkPart detail={detail} changed={loaded.reload} /> : <LogPart id={id} />}
            </div>
          </>
        )}
      </Shown>
    </section>
  );
}
