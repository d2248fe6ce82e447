import { inflateSync } from 'node:zlib';

/** What a reader gets out of a PDF that pdfkit wrote: the text of each page in the order of drawing, and properties. */
export interface ReadPdf {
  pages: string[];
  /** All pages, without any space. */
  text: string;
  info: Record<string, string>;
  /** Where each piece of text begins, points from the lower left corner. */
  places: { x: number; y: number }[];
  /** Keys of the catalogue and their raw values. */
  catalogue: string;
  /** Structure elements, in the order of the file. */
  structure: string[];
  /** Names of the embedded fonts. */
  fonts: string[];
}

interface Thing {
  dict: string;
  stream: string;
}

export function readPdf(bytes: Uint8Array): ReadPdf {
  const things = objectsOf(Buffer.from(bytes).toString('latin1'));
  const all = [...things.values()];
  const maps = new Map<string, Map<number, string>>();
  const pages = all
    .filter(({ dict }) => /\/Type \/Page\b(?!s)/.test(dict))
    .map(({ dict }) => {
      const resources = things.get(ref(dict, 'Resources'))?.dict ?? '';
      for (const [, name = '', id = ''] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
        maps.set(name, toUnicode(things.get(ref(things.get(id)?.dict ?? '', 'ToUnicode'))?.stream ?? ''));
      }
      return drawn(things.get(ref(dict, 'Contents'))?.stream ?? '', maps);
    });
  const trailer = /trailer\s*<<([\s\S]*?)>>/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '';
  const info = things.get(ref(trailer, 'Info'))?.dict ?? '';
  const contents = all.filter(({ dict }) => /\/Type \/Page\b(?!s)/.test(dict));
  const placed = contents.map(({ dict }) => things.get(ref(dict, 'Contents'))?.stream ?? '').join('\n');
  return {
    pages,
    places: [...placed.matchAll(/1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
    })),
    text: pages.join('').replace(/\s/g, ''),
    info: Object.fromEntries(
      [...info.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, key = '', id = '']) => {
        return [key, literal((things.get(id)?.dict ?? '').trim().slice(1, -1))];
      }),
    ),
    catalogue: things.get(ref(trailer, 'Root'))?.dict ?? '',
    structure: all.flatMap(({ dict }) => /\/Type \/StructElem|\/S \/(\w+)\n\/P /.exec(dict)?.[1] ?? []),
    fonts: all.flatMap(({ dict }) => /\/FontName \/(\S+)/.exec(dict)?.[1] ?? []),
  };
}

function objectsOf(file: string): Map<string, Thing> {
  const things = new Map<string, Thing>();
  for (const match of file.matchAll(/^(\d+) 0 obj\n/gm)) {
    const start = match.index + match[0].length;
    const end = file.indexOf('\nendobj', start);
    const body = file.slice(start, end);
    const at = body.indexOf('stream\n');
    const dict = at < 0 ? body : body.slice(0, at);
    const raw = at < 0 ? '' : body.slice(at + 7, body.lastIndexOf('\nendstream'));
    const bytes = Buffer.from(raw, 'latin1');
    const isText = /FlateDecode/.test(dict) && !/CIDFontType0C/.test(dict);
    things.set(match[1] ?? '', { dict, stream: isText ? inflateSync(bytes).toString('latin1') : raw });
  }
  return things;
}

function ref(dict: string, key: string): string {
  return new RegExp(`/${key} (\\d+) 0 R`).exec(dict)?.[1] ?? '';
}

function toUnicode(cmap: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, from = '', , list = ''] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([\w ]*)>/g)].forEach(([, hex = ''], index) => {
      const units = hex.split(' ').filter((unit) => unit !== '');
      map.set(
        Number.parseInt(from, 16) + index,
        String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))),
      );
    });
  }
  return map;
}

/** Text in the order it is drawn; what stands for something else is read as that. */
function drawn(content: string, maps: Map<string, Map<number, string>>): string {
  const token = /\/(\w+) <<([\s\S]*?)>> BDC|\/\w+ BMC|\bEMC\b|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|\bET\b/g;
  const marks: boolean[] = [];
  let font = new Map<number, string>();
  let text = '';
  for (const [whole, tag, properties, fontName, shown] of content.matchAll(token)) {
    if (tag !== undefined) {
      const actual = /\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/.exec(properties ?? '')?.[1];
      if (actual !== undefined && !marks.includes(true)) text += literal(actual);
      marks.push(actual !== undefined);
    } else if (whole.endsWith('BMC')) marks.push(false);
    else if (whole === 'EMC') marks.pop();
    else if (fontName !== undefined) font = maps.get(fontName) ?? new Map();
    else if (whole === 'ET') text += '\n';
    else if (shown !== undefined && !marks.includes(true)) {
      for (const [, hex = ''] of shown.matchAll(/<(\w*)>/g)) {
        for (const unit of hex.match(/.{4}/g) ?? []) text += font.get(Number.parseInt(unit, 16)) ?? '';
      }
    }
  }
  return text;
}

function literal(escaped: string): string {
  const plain: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  const bytes = escaped.replace(/\\([\s\S])/g, (_, one: string) => plain[one] ?? one);
  if (!bytes.startsWith('\xfe\xff')) return bytes;
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le');
}
