import { Converter } from 'opencc-js/t2cn';

const convert = Converter({ from: 't', to: 'cn' });
const HAN = /\p{Script=Han}/u;

/** Traditional Chinese (繁体) to simplified; other text is returned as it is. */
export function toSimplified(text: string): string {
  return HAN.test(text) ? convert(text) : text;
}
