/** Whether the browser may show notices outside of the page. */
export type NoticeState = 'on' | 'off' | 'denied' | 'none';

export function noticeState(): NoticeState {
  if (!('Notification' in window)) return 'none';
  if (Notification.permission === 'granted') return 'on';
  return Notification.permission === 'denied' ? 'denied' : 'off';
}

/** Asks the person; only ever from a button. */
export async function askForNotices(): Promise<NoticeState> {
  if ('Notification' in window) await Notification.requestPermission();
  return noticeState();
}

/** A notice of the system while the page is out of sight. @returns a function that takes it away. */
export function notice(title: string, body: string, tag: string): () => void {
  if (document.visibilityState === 'visible' || noticeState() !== 'on') return () => undefined;
  try {
    const shown = new Notification(title, { body, tag, requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  } catch {
    // Phones allow notices only to installed pages: sound and vibration tell the same.
    return () => undefined;
  }
}
