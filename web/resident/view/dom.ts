type Child = Node | string | null | false;

interface Attributes {
  class?: string;
  text?: string;
  [name: string]: string | boolean | ((event: Event) => void) | undefined;
}

/**
 * An element with attributes and children. `onclick` and the like take functions; `true` sets an attribute without a
 * value, `false` leaves it out. Texts are always set as text, never as markup.
 */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.replace(/^on/, ''), value);
    else if (key === 'text') element.textContent = String(value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

/** Puts these in place of what an element holds; `replaceChildren` came to iPhones with iOS 14. */
export function refill(element: Element, ...children: (Node | string)[]): void {
  element.textContent = '';
  element.append(...children);
}

/** A sign that goes with a label; hidden from screen readers, which read the label. */
export function sign(name: string): HTMLElement {
  return el('span', { class: `sign sign-${name}`, 'aria-hidden': 'true' });
}
