/**
 * The policy of the server lets a page make styles only with the nonce that stands in it. Ant Design makes its styles while
 * it runs, some of them without asking for a nonce, so every style that is made here is given it. Without a policy, as
 * while developing, nothing is done.
 */
export function giveStylesTheNonce(): void {
  const place = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  // Browsers that know of nonces hide the attribute; older ones know the attribute alone.
  const nonce = place?.nonce || place?.getAttribute('nonce') || '';
  if (nonce === '') return;
  const make = document.createElement.bind(document);
  const makeWithNonce = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = make(name, options);
    if (element instanceof HTMLStyleElement) element.setAttribute('nonce', nonce);
    return element;
  };
  document.createElement = makeWithNonce as typeof document.createElement;
}
