import { JSDOM } from 'jsdom';
import { directoryUrl, inTreeOrder } from '../../web/resident/place-answer.ts';
import { en } from '../../web/resident/texts/en.ts';
import { zhCN } from '../../web/resident/texts/zh-CN.ts';
import { type PlacesWorld, placesDialog } from '../../web/resident/view/places.ts';
import { enterPage, leavePage } from '../support/page-globals.ts';

const PLACE = {
  name: '示例：怀远县公共法律服务中心',
  kind: 'centre',
  address: '',
  hours: '周一至周五 9:00-12:00',
  openNow: false,
  phone: '12348',
  phoneText: '12348',
  services: ['法律咨询'],
  languages: [],
  website: 'javascript:alert(1)',
  distanceKm: 3.2,
  verified: false,
  sample: true,
};
const REGIONS = [
  { code: '340300', name: '蚌埠市', parent: null },
  { code: '340321', name: '怀远县', parent: '340300' },
];

afterAll(leavePage);

let asked: string[];
let told: unknown[];
let answers: Record<string, unknown>;
let status: number;
beforeEach(() => {
  const { window } = new JSDOM('<body></body>');
  enterPage({ window, document: window.document });
  window.HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) {
    this.open = true;
  };
  window.HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
  asked = [];
  told = [];
  status = 200;
  answers = { items: [PLACE], region: null, next: null };
});

function world(change: Partial<PlacesWorld> = {}): PlacesWorld {
  return {
    http: async (url) => {
      asked.push(url);
      const body = url.endsWith('/regions') ? { items: REGIONS } : answers;
      return { status, ok: status < 400, headers: { get: () => null }, json: async () => body };
    },
    locate: async () => ({ latitude: 32.970123, longitude: 117.2 }),
    region: '340321',
    tell: (position) => told.push(position),
    ...change,
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
async function opened(change: Partial<PlacesWorld> = {}, texts = zhCN) {
  const places = placesDialog(texts, world(change));
  document.body.append(places.element);
  places.open();
  await settled();
  const { element } = places;
  const button = (text: string) => [...element.querySelectorAll('button')].find((one) => one.textContent === text)!;
  return { element, button, status: () => element.querySelector('[role="status"]')?.textContent ?? '' };
}

describe('the directory on the page', () => {
  it('lists the places of the region the resident came in by, with a button to call', async () => {
    const { element, status } = await opened();
    expect(asked).toEqual(['/api/directory/regions', '/api/directory?region=340321']);
    const place = element.querySelector('.place');
    expect(place?.textContent).toContain('示例：怀远县公共法律服务中心');
    expect(place?.textContent).toContain(zhCN.places.sample);
    expect(place?.textContent).toContain(zhCN.places.closedNow);
    expect(place?.querySelector('a.call')?.getAttribute('href')).toBe('tel:12348');
    expect(place?.innerHTML).not.toContain('javascript:');
    expect(status()).toBe('列出 1 处');
  });

  it('filters by region, kind and words', async () => {
    const { element } = await opened();
    const select = element.querySelector<HTMLSelectElement>('#places-kind')!;
    select.value = 'notary';
    select.dispatchEvent(new window.Event('change'));
    await settled();
    element.querySelector<HTMLInputElement>('#places-words')!.value = '继承';
    element.querySelector('form')!.dispatchEvent(new window.Event('submit', { cancelable: true }));
    await settled();
    expect(asked.slice(2).map(decodeURIComponent)).toEqual([
      '/api/directory?region=340321&kind=notary',
      '/api/directory?region=340321&kind=notary&q=继承',
    ]);
  });

  it('sorts by distance, no more exactly than is needed, and shares the position when it is told to', async () => {
    const { element, button } = await opened({ region: '' });
    expect(button(zhCN.places.tell).hidden).toBe(true);
    button(zhCN.places.near).click();
    await settled();
    expect(asked.at(-1)).toBe('/api/directory?near=32.970%2C117.200');
    expect(element.querySelector('.place-kind')?.textContent).toContain('约 3.2 公里');
    button(zhCN.places.tell).click();
    expect(told).toEqual([{ latitude: 32.970123, longitude: 117.2 }]);
    expect(element.hasAttribute('open')).toBe(false);
  });

  it('says plainly what there is not', async () => {
    const noPosition = await opened({ locate: async () => null });
    noPosition.button(zhCN.places.near).click();
    await settled();
    expect(noPosition.status()).toBe(zhCN.places.noPosition);
    answers = { items: [], region: null, next: null };
    expect((await opened()).status()).toBe(zhCN.places.empty);
    answers = { items: [PLACE], region: { code: '340300', name: '蚌埠市' }, next: null };
    expect((await opened()).status()).toBe('这里还没有登记，下面是蚌埠市的：');
    status = 429;
    expect((await opened()).status()).toBe(zhCN.places.tooFast);
    status = 503;
    expect((await opened()).status()).toBe(zhCN.places.failed);
  });

  it('goes on to the next page', async () => {
    answers = { items: [PLACE], region: null, next: 'mark' };
    const { element, button } = await opened({ region: '' });
    answers = { items: [PLACE, PLACE], region: null, next: null };
    button(zhCN.places.more).click();
    await settled();
    expect(asked.at(-1)).toBe('/api/directory?after=mark');
    expect(element.querySelectorAll('.place')).toHaveLength(3);
    expect(button(zhCN.places.more).hidden).toBe(true);
  });

  it('speaks English too', async () => {
    expect((await opened({}, en)).status()).toBe('1 listed');
  });
});

it('asks only for what is given, and lists regions as a tree', () => {
  expect(directoryUrl({ region: '', kind: 'notary', q: '', near: '', after: '' })).toBe('/api/directory?kind=notary');
  const circle = [{ code: 'a', name: 'a', parent: 'a' }];
  expect(inTreeOrder([...REGIONS].reverse()).map(({ region, depth }) => [region.code, depth])).toEqual([
    ['340300', 0],
    ['340321', 1],
  ]);
  expect(inTreeOrder(circle)).toEqual([]);
});
