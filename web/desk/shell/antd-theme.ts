import { type ThemeConfig, theme } from 'antd';
import { SEEDS } from '../../shared/seeds.ts';

type Tokens = NonNullable<ThemeConfig['token']>;
type Components = NonNullable<ThemeConfig['components']>;

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
      // What stands in an empty field, or small below something, is read too.
      colorTextPlaceholder: dark ? '#a5b0ae' : '#5d6a6c',
      colorTextDescription: dark ? '#b6c0be' : '#4d5a5c',
      borderRadius: 8,
      fontSize: 15,
      controlHeight: 36,
      fontFamily: 'inherit',
      ...(dark ? DARK : {}),
    },
    components: {
      // The word in a switch that is off is white: its ground must carry it.
      Switch: { colorTextQuaternary: '#66716f', colorTextTertiary: '#59635f' },
      ...(dark ? { Button: DARK_BUTTON } : {}),
    },
  };
}

/** Made by the algorithm these would be blue beside our surfaces, or too pale under white text. */
const DARK: Tokens = {
  colorBgContainer: '#1d2425',
  colorBgElevated: '#283132',
  colorBorder: '#56646a',
  colorPrimaryHover: '#327b79',
  colorLinkHover: '#93d8d5',
};

/** White on a red that can be read as a word in the dark is under 4.5:1, so such a button carries dark words. */
const DARK_BUTTON: Components['Button'] = {
  colorError: '#e0705f',
  colorErrorHover: '#ea8a7b',
  colorErrorActive: '#d66655',
  dangerColor: '#2a0503',
  defaultHoverColor: '#93d8d5',
  defaultHoverBorderColor: '#6fc3c1',
  defaultActiveColor: '#6fc3c1',
  defaultActiveBorderColor: '#6fc3c1',
};
