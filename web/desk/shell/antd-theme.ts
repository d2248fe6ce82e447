import { theme } from 'antd';

/** Seeds of Ant Design's theme: the colours of `shared/theme.css`, compared in test/web/theme.test.ts. */
export const SEEDS = {
  light: { paper: '#f6f4ef', surface: '#ffffff', ink: '#1f2a2c', brand: '#0f6b70', danger: '#a8231c', warn: '#7a4f00', ok: '#256030' },
  dark: { paper: '#14191a', surface: '#1d2425', ink: '#e9ece8', brand: '#6fc3c1', danger: '#ffa297', warn: '#eec06a', ok: '#8fcf97' },
} as const;

export function antdTheme(scheme: 'light' | 'dark') {
  const seeds = SEEDS[scheme];
  return {
    algorithm: scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: scheme === 'dark' ? '#3f9d9c' : seeds.brand,
      colorLink: seeds.brand,
      colorError: scheme === 'dark' ? '#e0705f' : seeds.danger,
      colorWarning: scheme === 'dark' ? '#d9a441' : '#b87a00',
      colorSuccess: scheme === 'dark' ? '#5fae6c' : seeds.ok,
      colorBgBase: seeds.surface,
      colorBgLayout: seeds.paper,
      colorTextBase: seeds.ink,
      borderRadius: 8,
      fontSize: 15,
      controlHeight: 36,
      fontFamily: 'inherit',
    },
  };
}
