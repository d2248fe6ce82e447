import { type ThemeConfig, theme } from 'antd';
import { SEEDS } from '../../shared/seeds.ts';

/** Ant Design in our colours. In the dark its controls carry white text, so they take deeper shades than our words. */
export function antdTheme(scheme: 'light' | 'dark'): ThemeConfig {
  const seeds = SEEDS[scheme];
  const dark = scheme === 'dark';
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#2f8583' : seeds.brand,
      colorInfo: dark ? '#2f8583' : seeds.brand,
      colorLink: seeds.brand,
      colorError: dark ? '#e0705f' : seeds.danger,
      colorWarning: dark ? '#d9a441' : '#8a5a00',
      colorSuccess: dark ? '#5fae6c' : seeds.ok,
      // Made from our dark seeds these grounds would be grey: they are the soft grounds of theme.css.
      colorErrorBg: dark ? '#47211e' : '#fbe6e3',
      colorWarningBg: dark ? '#3c3118' : '#fdf1d6',
      colorSuccessBg: dark ? '#1f3824' : '#e2f1e3',
      colorInfoBg: dark ? '#1d3c3e' : '#dcedec',
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
