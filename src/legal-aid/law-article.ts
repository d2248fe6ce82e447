/** `法律援助法 31`, with its item when there is one: `法律援助法 31第（五）项`; of another law when it is named. */
export function lawArticle({
  law,
  article,
  item,
}: {
  law?: string | undefined;
  article: string;
  item: string;
}): string {
  return `${law ?? '法律援助法'} ${article}${item}`;
}
