/** What the one line on a site says: `<script src=… data-region data-office data-lang data-label async>`. */
export interface EmbedSettings {
  /** Origin of the hotline, from the address of the script itself. */
  origin: string;
  /** Page in the frame. */
  frame: string;
  /** The same as a page of its own. */
  page: string;
  words: EmbedWords;
}

export interface EmbedWords {
  lang: string;
  /** On the button. */
  label: string;
  /** The same, when something was said while the panel was closed. */
  news: string;
  title: string;
  close: string;
  newWindow: string;
}

const WORDS: Readonly<Record<'zh' | 'en', EmbedWords>> = {
  zh: {
    lang: 'zh-CN',
    label: '法律咨询',
    news: '法律咨询：有新消息',
    title: '12348 法律咨询',
    close: '关闭',
    newWindow: '新窗口打开',
  },
  en: {
    lang: 'en',
    label: 'Legal advice',
    news: 'Legal advice: new message',
    title: '12348 legal advice',
    close: 'Close',
    newWindow: 'Open in a window',
  },
};

const LONGEST_LABEL = 20;

export function readSettings(address: string, data: Readonly<Record<string, string | undefined>>): EmbedSettings {
  const { origin } = new URL(address);
  const language = (data.lang ?? '').toLowerCase().startsWith('en') ? 'en' : 'zh';
  const query = new URLSearchParams();
  if (/^\d{6}(\d{3}){0,2}$/.test(data.region ?? '')) query.set('region', data.region ?? '');
  if (/^[\w-]{1,64}$/.test(data.office ?? '')) query.set('office', data.office ?? '');
  if (language === 'en') query.set('lang', 'en');
  const words = WORDS[language];
  const label = (data.label ?? '').trim().slice(0, LONGEST_LABEL);
  const search = query.toString();
  const page = `${origin}/${search === '' ? '' : `?${search}`}`;
  query.set('embed', '1');
  return {
    origin,
    frame: `${origin}/?${query}`,
    page,
    words: label === '' ? words : { ...words, label },
  };
}
