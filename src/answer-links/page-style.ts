import { createHash } from 'node:crypto';

/** Colours of `web/shared/theme.css`; this page stands alone and is small, so it carries its style itself. */
export const PAGE_STYLE = `
:root{color-scheme:light;--paper:#f6f4ef;--surface:#fff;--ink:#1f2a2c;--ink-soft:#4d5a5c;--line:#d9d4c8;--brand:#0f6b70;--brand-strong:#0a5257;--brand-soft:#dcedec;--on-brand:#fff;--focus:#0b5fd0;font-size:125%}
@media(prefers-color-scheme:dark){:root{color-scheme:dark;--paper:#14191a;--surface:#1d2425;--ink:#e9ece8;--ink-soft:#b6c0be;--line:#39454a;--brand:#6fc3c1;--brand-strong:#93d8d5;--brand-soft:#1d3c3e;--on-brand:#06292b;--focus:#9cc7ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.7;overflow-wrap:anywhere;text-wrap:pretty;-webkit-text-size-adjust:100%;text-size-adjust:100%;font-family:system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
main{max-width:38rem;margin:0 auto;padding:1rem 1rem 2rem}
.from{margin:0;color:var(--ink-soft);font-size:.9rem}
h1{margin:.3rem 0 .2rem;font-size:1.4rem;line-height:1.4;text-wrap:balance}
h2{margin:0 0 .3rem;font-size:1.05rem;line-height:1.4;color:var(--brand-strong)}
p{margin:0 0 .6rem}
p:last-child,ol:last-child,ul:last-child{margin-bottom:0}
ol,ul{margin:0 0 .6rem;padding-inline-start:1.6rem}
li+li{margin-top:.4rem}
section{margin-top:.8rem;padding:.9rem 1rem;background:var(--surface);border:1px solid var(--line);border-radius:12px}
.lead{background:var(--brand-soft);border-color:var(--brand);font-size:1.15rem;font-weight:600}
.ways{display:grid;gap:.7rem;margin:1.2rem 0}
.ways a{display:flex;align-items:center;justify-content:center;min-height:60px;padding:.4rem 1rem;border:2px solid var(--brand);border-radius:12px;color:var(--brand-strong);background:var(--surface);font-weight:600;text-align:center;text-decoration:none}
.ways .call{background:var(--brand);color:var(--on-brand)}
a:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
.note{color:var(--ink-soft);font-size:.9rem}
@media(min-width:36rem){.ways{grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light;--paper:#fff;--surface:#fff;--ink:#000;--ink-soft:#333;--line:#999;--brand:#333;--brand-strong:#000;--brand-soft:#fff;font-size:13pt}main{max-width:none;padding:0}section{break-inside:avoid}.ways .call{border:0;min-height:0;justify-content:flex-start;padding:0;color:#000;background:none}.ways .chat{display:none}}
`.replaceAll('\n', '');

/** As a Content-Security-Policy names it: the one style that may stand in a page. */
export const PAGE_STYLE_HASH = `sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}`;
