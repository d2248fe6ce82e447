/** The colours of `theme.css` that Ant Design builds its theme from; test/web/theme.test.ts compares the two. */
export const SEEDS = {
  light: {
    paper: '#f6f4ef',
    surface: '#ffffff',
    ink: '#1f2a2c',
    brand: '#0f6b70',
    danger: '#a8231c',
    ok: '#256030',
  },
  dark: {
    paper: '#14191a',
    surface: '#1d2425',
    ink: '#e9ece8',
    brand: '#6fc3c1',
    danger: '#ffa297',
    ok: '#8fcf97',
  },
} as const;
