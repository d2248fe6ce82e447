import type { EmbedSettings } from './settings.ts';
import { BUTTON, CLOSE, FRAME, HEAD, LINK, PANEL_LARGE, PANEL_SMALL, TITLE, UNSEEN } from './styles.ts';

export interface EmbedPanel {
  /** To be put into the page. */
  element: HTMLElement;
  open(): void;
  close(): void;
}

/**
 * The floating button and its panel, in a shadow tree that the site's style does not reach. Styles are set by script
 * (CSSOM), which a strict Content-Security-Policy allows; the site allows our origin in `script-src` and `frame-src`.
 */
export function buildPanel({ origin, frame: address, page, words }: EmbedSettings): EmbedPanel {
  const element = document.createElement('legal-hotline');
  element.lang = words.lang;
  const tree = element.attachShadow({ mode: 'open' });
  const small = window.matchMedia('(max-width: 40rem), (max-height: 30rem)');
  const button = styled('button', BUTTON, words.label);
  button.setAttribute('aria-haspopup', 'dialog');
  const heard = styled('span', UNSEEN);
  heard.setAttribute('role', 'status');
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', words.title);
  const title = styled('strong', TITLE, words.title);
  const link = styled('a', LINK, words.newWindow);
  link.href = page;
  link.target = '_blank';
  link.rel = 'noopener';
  const close = styled('button', CLOSE, words.close);
  const head = styled('div', HEAD);
  head.append(title, link, close);
  const frame = styled('iframe', FRAME);
  frame.title = words.title;
  frame.allow = 'microphone; geolocation; clipboard-write';
  // Tab from the end of the frame comes round to the button that closes; where a modal dialog does not hold it.
  const end = document.createElement('span');
  end.tabIndex = 0;
  end.addEventListener('focus', () => close.focus());
  dialog.append(head, frame, end);
  tree.append(button, heard, dialog);

  const isOpen = (): boolean => dialog.hasAttribute('open');
  const arrange = (): void => {
    // Closed it keeps its size: what is said meanwhile stands where it belongs when it is opened again.
    const shown = frame.src === '' ? 'display:none' : `display:flex;visibility:${isOpen() ? 'visible' : 'hidden'}`;
    dialog.style.cssText = (small.matches ? PANEL_SMALL : PANEL_LARGE) + shown;
  };
  const closed = (): void => {
    arrange();
    button.focus();
  };
  const panel: EmbedPanel = {
    element,
    open() {
      if (isOpen()) return;
      if (frame.src === '') frame.src = address;
      button.textContent = words.label;
      heard.textContent = '';
      if (typeof dialog.showModal === 'function') dialog.showModal();
      else {
        dialog.setAttribute('open', '');
        dialog.setAttribute('role', 'dialog');
        dialog.setAttribute('aria-modal', 'true');
      }
      arrange();
      close.focus();
    },
    close() {
      if (!isOpen()) return;
      if (typeof dialog.close === 'function') dialog.close();
      else {
        dialog.removeAttribute('open');
        closed();
      }
    },
  };
  dialog.addEventListener('close', closed);
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') panel.close();
  });
  button.addEventListener('click', panel.open);
  close.addEventListener('click', panel.close);
  small.addListener(arrange);
  window.addEventListener('message', ({ data, source, origin: from }) => {
    if (from !== origin || source !== frame.contentWindow) return;
    const news: unknown = (data as { legalHotline?: unknown } | null)?.legalHotline;
    if (news === 'close') panel.close();
    // Somebody waits for an answer with the panel closed: the button says so, and is heard.
    if (news === 'message' && !isOpen()) {
      button.textContent = words.news;
      heard.textContent = words.news;
    }
  });
  arrange();
  return panel;
}

function styled<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  style: string,
  text = '',
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.style.cssText = style;
  element.textContent = text;
  if (element instanceof HTMLButtonElement) element.type = 'button';
  return element;
}
