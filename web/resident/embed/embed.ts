import { buildPanel } from './panel.ts';
import { readSettings } from './settings.ts';

/** What the script leaves behind in `window`: the one name it takes. */
interface LegalHotline {
  open(): void;
  close(): void;
}

const scope = window as unknown as { legalHotline?: LegalHotline };
const script = document.currentScript;

// Twice on a page is once.
if (scope.legalHotline === undefined && script instanceof HTMLScriptElement) {
  const panel = buildPanel(readSettings(script.src, script.dataset));
  scope.legalHotline = { open: panel.open, close: panel.close };
  const attach = (): void => void document.body.append(panel.element);
  if (document.body === null) document.addEventListener('DOMContentLoaded', attach);
  else attach();
}
