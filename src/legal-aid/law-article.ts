/** `法律援助法 31`, with its item when there is one: `法律援助法 31第（五）项`. */
export function lawArticle({ article, item }: { article: string; item: string }): string {
  return `法律援助法 ${article}${item}`;
}
