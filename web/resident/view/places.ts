import { fill } from '../../shared/fill.ts';
import type { SharedPosition } from '../line/outbox.ts';
import type { HttpAnswer } from '../line/ports.ts';
import {
  directoryUrl,
  inTreeOrder,
  isDialled,
  isWebsite,
  type PlaceQuestion,
  readPlaces,
  readRegions,
  type ShownPlace,
} from '../place-answer.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { callLink } from './cards.ts';
import { el, refill } from './dom.ts';
import { closeModal, openModal } from './modal.ts';

export interface PlacesWorld {
  http(url: string): Promise<HttpAnswer>;
  /** Null where the position is not to be had. */
  locate(): Promise<SharedPosition | null>;
  /** Region the resident came in by, or ''. */
  region: string;
  /** Ask the assistant with this position. */
  tell(position: SharedPosition): void;
}

export interface PlacesDialog {
  element: HTMLDialogElement;
  open(): void;
}

/** 身边的法律服务: the directory as a list to filter, to sort by distance, and to call from. */
export function placesDialog(texts: ResidentTexts, world: PlacesWorld): PlacesDialog {
  const t = texts.places;
  const question: PlaceQuestion = { region: '', kind: '', q: '', near: '', after: '' };
  let position: SharedPosition | null = null;
  /** Of the last question; answers to older ones are dropped. */
  let round = 0;
  let isOpened = false;

  const status = el('p', { class: 'places-status', role: 'status' });
  const list = el('ul', { class: 'places-list' });
  const more = el('button', { type: 'button', hidden: true, text: t.more, onclick: () => void ask(true) });
  const region = el('select', { id: 'places-region', onchange: () => void ask(false) }, option('', t.anyRegion));
  const kind = el(
    'select',
    { id: 'places-kind', onchange: () => void ask(false) },
    option('', t.anyKind),
    ...Object.entries(texts.kinds).map(([id, name]) => option(id, name)),
  );
  const words = el('input', { id: 'places-words', type: 'search', maxlength: '60', autocomplete: 'off' });
  const near = el('button', {
    type: 'button',
    'aria-pressed': 'false',
    text: t.near,
    onclick: () => void byDistance(),
  });
  const tell = el('button', {
    type: 'button',
    hidden: true,
    text: t.tell,
    onclick: () => {
      if (position === null) return;
      closeModal(dialog);
      world.tell(position);
    },
  });
  const form = el(
    'form',
    {
      class: 'places-form',
      onsubmit: (event) => {
        event.preventDefault();
        void ask(false);
      },
    },
    field('places-region', t.region, region),
    field('places-kind', t.kind, kind),
    field('places-words', t.words, words),
    el('div', { class: 'places-buttons' }, el('button', { type: 'submit', class: 'person', text: t.find }), near),
    el('small', { text: t.nearNote }),
  );
  const dialog = el(
    'dialog',
    { class: 'menu places', 'aria-labelledby': 'places-heading' },
    el('h2', { id: 'places-heading', text: t.heading }),
    form,
    status,
    list,
    more,
    tell,
    el('button', { type: 'button', class: 'menu-close', text: texts.page.close, onclick: () => closeModal(dialog) }),
  );

  async function byDistance(): Promise<void> {
    const isOn = near.getAttribute('aria-pressed') === 'true';
    near.setAttribute('aria-pressed', String(!isOn));
    if (!isOn && position === null) {
      status.textContent = t.locating;
      position = await world.locate();
    }
    if (!isOn && position === null) {
      near.setAttribute('aria-pressed', 'false');
      status.textContent = t.noPosition;
      return;
    }
    question.near = isOn || position === null ? '' : `${position.latitude.toFixed(3)},${position.longitude.toFixed(3)}`;
    tell.hidden = question.near === '';
    await ask(false);
  }

  async function ask(isNextPage: boolean): Promise<void> {
    round += 1;
    const own = round;
    const q = words.value.trim();
    // Words are answered by likeness: then distance has no say.
    const asked = { ...question, region: region.value, kind: kind.value, q, near: q === '' ? question.near : '' };
    if (!isNextPage) refill(list);
    more.hidden = true;
    status.textContent = t.loading;
    try {
      const answer = await world.http(directoryUrl({ ...asked, after: isNextPage ? question.after : '' }));
      if (own !== round) return;
      if (answer.status === 429) {
        status.textContent = t.tooFast;
        return;
      }
      const { places, regionCode, regionName, next } = await readPlaces(answer);
      if (own !== round) return;
      list.append(...places.map((place) => el('li', { class: 'place' }, ...placeView(place, texts))));
      question.after = next ?? '';
      more.hidden = next === null;
      const isAbove = asked.region !== '' && regionCode !== '' && regionCode !== asked.region && places.length > 0;
      if (list.childElementCount === 0) status.textContent = t.empty;
      else if (isAbove) status.textContent = fill(t.above, { place: regionName });
      else status.textContent = fill(t.count, { n: list.childElementCount });
    } catch {
      if (own === round) status.textContent = t.failed;
    }
  }

  async function loadRegions(): Promise<void> {
    try {
      const regions = inTreeOrder(await readRegions(await world.http('/api/directory/regions')));
      region.append(
        ...regions.map((one) => option(one.region.code, `${'\u3000'.repeat(one.depth)}${one.region.name}`)),
      );
      region.value = regions.some((one) => one.region.code === world.region) ? world.region : '';
    } catch {
      isOpened = false;
    }
  }

  return {
    element: dialog,
    open() {
      openModal(dialog);
      if (isOpened) return;
      isOpened = true;
      void loadRegions().then(() => ask(false));
    },
  };
}

function placeView(place: ShownPlace, texts: ResidentTexts): (HTMLElement | null)[] {
  const t = texts.places;
  const kinds: Readonly<Record<string, string>> = texts.kinds;
  const line = (text: string, name = '') =>
    text === '' ? null : el('p', name === '' ? { text } : { class: name, text });
  const distance = place.distanceKm === null ? '' : fill(t.distance, { n: place.distanceKm });
  const state = place.openNow === null ? '' : place.openNow ? t.openNow : t.closedNow;
  return [
    el('h3', { text: place.name }),
    line([kinds[place.kind] ?? '', distance].filter((text) => text !== '').join(' · '), 'place-kind'),
    line(place.sample ? t.sample : place.verified ? '' : t.unverified, 'place-warning'),
    line(place.address),
    line([place.hours, state].filter((text) => text !== '').join(' · ')),
    line(place.services.length === 0 ? '' : fill(t.services, { list: place.services.join('、') })),
    line(place.languages.length === 0 ? '' : fill(t.languages, { list: place.languages.join('、') })),
    isDialled(place.phone) ? callLink(place.phone, fill(t.call, { number: place.phoneText }), '') : null,
    isWebsite(place.website)
      ? el('a', { href: place.website, target: '_blank', rel: 'noopener noreferrer', text: t.website })
      : null,
  ];
}

function field(id: string, label: string, control: HTMLElement): HTMLElement {
  return el('div', { class: 'places-field' }, el('label', { for: id, text: label }), control);
}

function option(value: string, text: string): HTMLOptionElement {
  return el('option', { value, text });
}
