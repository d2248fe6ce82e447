const FONT = 'font:600 18px/1.3 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;';
const BLUE = 'background:#0f6b70;color:#fff;';
const PRESSED = `${FONT}cursor:pointer;border:2px solid #fff;border-radius:12px;box-sizing:border-box;`;

export const BUTTON = `${PRESSED}${BLUE}position:fixed;right:16px;bottom:16px;z-index:2147483000;min-width:60px;min-height:60px;padding:8px 20px;border-radius:30px;box-shadow:0 2px 8px rgba(0,0,0,.35)`;
const PANEL =
  'position:fixed;z-index:2147483001;flex-direction:column;box-sizing:border-box;margin:0;padding:0;border:0;background:#f6f4ef;color:#1f2a2c;overflow:hidden;max-width:none;max-height:none;top:auto;left:auto;';
/** In the corner of a large screen. */
export const PANEL_LARGE = `${PANEL}right:16px;bottom:16px;width:420px;height:calc(100vh - 32px);max-height:760px;border-radius:12px;box-shadow:0 4px 24px rgba(0,0,0,.4);`;
/** All of a phone. */
export const PANEL_SMALL = `${PANEL}right:0;bottom:0;width:100%;height:100%;`;
export const HEAD = `${FONT}${BLUE}display:flex;align-items:center;padding:4px 4px 4px 12px;flex:none`;
export const TITLE = 'flex:1;min-width:0';
export const LINK = 'color:#fff;font-weight:400;font-size:16px;padding:12px 8px;margin:0 4px';
export const CLOSE = `${PRESSED}${BLUE}min-width:60px;min-height:48px;padding:0 12px`;
export const FRAME = 'flex:1;width:100%;min-height:0;border:0';
export const UNSEEN = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';
