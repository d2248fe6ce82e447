import { useCallback, useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { ageInWords } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import { useServerNow } from '../shell/use-server-now.ts';
import type { HandoffSummary } from '../types.ts';
import type { DeclineReason } from './handoff-types.ts';
import { notice } from './notices.ts';
import { deskTitle, type OfferNews, offerKey, offerNews, openOffers } from './offer-news.ts';
import { readySound, ring } from './ring.ts';
import type { QueueView } from './use-queue.ts';

export interface OffersView {
  /** Wait for our answer now, the one that ends first at the head. */
  open: HandoffSummary[];
  news: OfferNews[];
  /** Key of the offer that is being answered. */
  busy: string | null;
  accept(item: HandoffSummary): Promise<void>;
  decline(item: HandoffSummary, reason: DeclineReason): Promise<void>;
  dismiss(key: string): void;
}

const RING_EVERY = 5000;
const KEPT_NEWS = 2;

/** What is offered to us (派单): answered here, told by sound, title, vibration and notice, and when it is lost. */
export function useOffers({ queue }: QueueView): OffersView {
  const { api, staff, texts, clock, go } = useDesk();
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const [news, setNews] = useState<OfferNews[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const offers = queue.value?.offers;
  const now = useServerNow((offers?.length ?? 0) > 0 ? 250 : 5000);
  const open = openOffers(offers ?? [], answered, now);
  const { reload } = queue;

  const tell = useCallback((fresh: OfferNews[]) => {
    if (fresh.length > 0) setNews((old) => [...old, ...fresh].slice(-KEPT_NEWS));
  }, []);
  const before = useRef<HandoffSummary[]>([]);
  const answeredNow = useRef(answered);
  answeredNow.current = answered;
  useEffect(() => {
    if (offers === undefined) return;
    tell(offerNews(before.current, offers, answeredNow.current, clock.now()));
    before.current = offers;
  }, [offers, clock, tell]);
  // An offer whose time is over is looked after at once: the server may have no line to tell us.
  const over = (offers?.length ?? 0) > 0 && open.length === 0;
  useEffect(() => {
    if (over) reload();
  }, [over, reload]);

  const answer = async (item: HandoffSummary, act: () => Promise<unknown>): Promise<boolean> => {
    const key = offerKey(item);
    setBusy(key);
    setAnswered((old) => new Set(old).add(key));
    try {
      await act();
      return true;
    } catch (error) {
      // Without an answer of the server it is still before us; refused, it is not.
      if (!(error instanceof ApiError) || error.status !== 409) {
        setAnswered((old) => new Set([...old].filter((each) => each !== key)));
      }
      tell([{ key: `${key} ${Date.now()}`, headline: item.headline, what: 'refused', why: errorText(error, texts) }]);
      return false;
    } finally {
      setBusy(null);
      reload();
    }
  };
  const accept = async (item: HandoffSummary): Promise<void> => {
    const section = staff.roles.includes('lawyer') ? 'mine' : 'live';
    if (await answer(item, () => api.accept(item.id))) go({ section, id: item.id, card: false });
  };
  const decline = async (item: HandoffSummary, reason: DeclineReason): Promise<void> => {
    await answer(item, () => api.cases.decline(item.id, reason));
  };
  const dismiss = useCallback((key: string) => setNews((old) => old.filter((each) => each.key !== key)), []);
  useAlarm(open, now);
  useTitle(open.length, queue.value?.waitingTotal ?? 0, now);
  return { open, news, busy, accept, decline, dismiss };
}

/** Once when an offer comes, then every five seconds while it waits. */
function useAlarm(open: readonly HandoffSummary[], now: number): void {
  const { preferences, texts } = useDesk();
  const { sound } = preferences;
  useEffect(readySound, []);
  const keys = open.map(offerKey).join('|');
  useEffect(() => {
    if (keys === '') return undefined;
    const alarm = (): void => {
      if (sound) ring();
    };
    alarm();
    window.navigator.vibrate?.([200, 100, 200]);
    const timer = window.setInterval(alarm, RING_EVERY);
    return () => window.clearInterval(timer);
  }, [keys, sound]);

  const head = useRef({ open, now, texts });
  head.current = { open, now, texts };
  useEffect(() => {
    const { open: shown, now: at, texts: words } = head.current;
    const [first] = shown;
    if (keys === '' || first === undefined) return undefined;
    const age = ageInWords(first.waitingSince, at, words.age);
    const body = fill(words.handoff.offer.noticeBody, { headline: first.headline, age });
    return notice(words.handoff.offer.notice, body, offerKey(first));
  }, [keys]);
}

function useTitle(offers: number, waiting: number, now: number): void {
  const { preferences, texts } = useDesk();
  const beat = offers > 0 ? Math.floor(now / 1000) : 0;
  const counted = preferences.badge ? waiting : 0;
  useEffect(() => {
    document.title = deskTitle(texts.app.title, texts.handoff.offer.title, { offers, waiting: counted, beat });
  }, [offers, counted, beat, texts]);
}
