import { join } from 'node:path';
import { z } from 'zod';
import { readWechatFile, WechatContentError } from './content-file.ts';

const bytes = (most: number) => (text: string) => Buffer.byteLength(text, 'utf8') <= most;

/** A button that says something for the resident when it is tapped. */
const sayingSchema = z.strictObject({
  name: z.string().min(1),
  /** Sent by WeChat when it is tapped, and what the bot hears then. */
  key: z
    .string()
    .regex(/^[\w-]+$/)
    .refine(bytes(128), 'at most 128 bytes'),
  says: z.string().min(1).max(50),
});

/** A button that opens a page. */
const openingSchema = z.strictObject({
  name: z.string().min(1),
  /** On our own site (`/…`), or a whole address. */
  opens: z
    .string()
    .regex(/^(\/|https?:\/\/)/, 'a path of our own site, or an address')
    .refine(bytes(1024), 'at most 1024 bytes'),
});

const leafSchema = z.union([sayingSchema, openingSchema]);

/** WeChat cuts what is longer: 16 bytes are five Han characters on the bar, 60 are twenty in a list. */
const TOP_BYTES = 16;
const SUB_BYTES = 60;

/** `knowledge/wechat/menu.yaml`: at most three buttons, each with at most five below it. */
export const menuFileSchema = z
  .strictObject({
    menu: z
      .array(
        z.union([
          leafSchema,
          z.strictObject({ name: z.string().min(1), list: z.array(leafSchema).min(1).max(5, 'at most five below it') }),
        ]),
      )
      .min(1)
      .max(3, 'at most three buttons'),
  })
  .superRefine(({ menu }, context) => {
    const seen = new Set<string>();
    const check = (button: z.infer<typeof leafSchema>, path: PropertyKey[]) => {
      if (!('key' in button)) return;
      if (seen.has(button.key))
        context.addIssue({ code: 'custom', path, message: `the key ${button.key} comes twice` });
      seen.add(button.key);
    };
    for (const [at, button] of menu.entries()) {
      const path = ['menu', at];
      if (!bytes(TOP_BYTES)(button.name)) {
        context.addIssue({ code: 'custom', path, message: `the name takes more than ${TOP_BYTES} bytes` });
      }
      if (!('list' in button)) check(button, path);
      for (const [below, leaf] of ('list' in button ? button.list : []).entries()) {
        check(leaf, [...path, 'list', below]);
        if (bytes(SUB_BYTES)(leaf.name)) continue;
        const message = `the name takes more than ${SUB_BYTES} bytes`;
        context.addIssue({ code: 'custom', path: [...path, 'list', below], message });
      }
    }
  });

type MenuFile = z.infer<typeof menuFileSchema>;

/** The menu below the account's conversations (自定义菜单). */
export interface WechatMenu {
  /** What the resident says by tapping a button; null for a key that is not in the menu. */
  wordsOf(key: string): string | null;
  /** The menu as WeChat takes it. @throws WechatContentError when it opens our own pages and has no address for them. */
  body(publicBaseUrl: string | undefined): { button: unknown[] };
}

/** @throws WechatContentError naming file and field. */
export function readMenu(file: string): WechatMenu {
  const { menu } = readWechatFile(file, menuFileSchema);
  const leaves = menu.flatMap((button) => ('list' in button ? button.list : [button]));
  const words = new Map(leaves.flatMap((leaf) => ('key' in leaf ? [[leaf.key, leaf.says]] : [])));
  return {
    wordsOf: (key) => words.get(key) ?? null,
    body: (publicBaseUrl) => ({
      button: menu.map((button) =>
        'list' in button
          ? { name: button.name, sub_button: button.list.map((leaf) => leafBody(leaf, publicBaseUrl, file)) }
          : leafBody(button, publicBaseUrl, file),
      ),
    }),
  };
}

/** The menu that the hotline ships. */
export function loadMenu(knowledgeDir: string): WechatMenu {
  return readMenu(menuFile(knowledgeDir));
}

export function menuFile(knowledgeDir: string): string {
  return join(knowledgeDir, 'wechat', 'menu.yaml');
}

function leafBody(
  leaf: Exclude<MenuFile['menu'][number], { list: unknown }>,
  publicBaseUrl: string | undefined,
  file: string,
): unknown {
  if ('key' in leaf) return { type: 'click', name: leaf.name, key: leaf.key };
  if (leaf.opens.startsWith('/') && publicBaseUrl === undefined) {
    const problem = 'opens a page of ours: PUBLIC_BASE_URL must be set';
    throw new WechatContentError(file, [{ field: leaf.name, problem }]);
  }
  return { type: 'view', name: leaf.name, url: new URL(leaf.opens, publicBaseUrl).toString() };
}
