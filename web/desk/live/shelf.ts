/** Where the page keeps what must outlive a reload; as the browser's storages. Each call may throw. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
