import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { allowStylesOf } from './security-headers.ts';

/**
 * The resident page at `/`, progress of legal aid at `/aid`, the sheet with an office's code at `/poster`, the script for
 * other sites at `/embed.js`, the desk at `/desk`; hashed files may be kept for a year, pages never.
 * @param webDir folder of the built pages; nothing is served without it.
 */
export function servePages(app: Express, webDir: string): void {
  const resident = join(webDir, 'resident', 'index.html');
  if (!existsSync(resident)) return;
  const hashed = { immutable: true, maxAge: '365d', index: false, fallthrough: true } as const;
  app.use('/assets', express.static(join(webDir, 'assets'), hashed));
  app.use('/desk/assets', express.static(join(webDir, 'desk', 'assets'), hashed));
  const page = (file: string) => (_request: Request, response: Response) => {
    response.set('Cache-Control', 'no-cache').sendFile(file);
  };
  app.get('/', page(resident));
  app.get('/aid', page(join(webDir, 'resident', 'aid.html')));
  app.get('/poster', page(join(webDir, 'resident', 'poster.html')));
  app.get('/embed.js', (_request, response) => {
    // Other sites load it by one line that never changes: what is new must reach them soon.
    response.set({ 'Cache-Control': 'public, max-age=300', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    response.sendFile(join(webDir, 'embed.js'));
  });
  app.get(['/desk', '/desk/*rest'], deskPage(join(webDir, 'desk', 'index.html')));
}

/** Ant Design makes its styles while it runs; the page carries a nonce for them, a new one each time. */
function deskPage(file: string) {
  const page = readFileSync(file, 'utf8');
  return (_request: Request, response: Response): void => {
    const nonce = randomBytes(16).toString('base64url');
    allowStylesOf(response, nonce);
    response.set('Cache-Control', 'no-store').type('html');
    response.send(page.replace('</head>', `<meta property="csp-nonce" nonce="${nonce}" /></head>`));
  };
}
