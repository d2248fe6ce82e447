import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { securityHeaders, servePages } from '../../src/http/index.ts';
import type { DeskStage } from '../desk/desk-stage.ts';
import { openBrowser } from './browser.ts';
import { builtPages } from './built-pages.ts';

/** Serves the built pages of the desk beside its API, under the policy of the house. @param webDir where they were built. */
export function serveDeskPages({ app }: DeskStage, webDir: string): void {
  app.use(securityHeaders({ https: false }));
  servePages(app, webDir);
}

/** The built pages of the desk, served by a stage of it, in one browser. */
export class DeskPages {
  /** Errors that no page should have. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly desk: DeskStage,
  ) {}

  static async open(desk: DeskStage): Promise<DeskPages> {
    const [webDir, browser] = await Promise.all([builtPages(), openBrowser()]);
    serveDeskPages(desk, webDir);
    return new DeskPages(browser, desk);
  }

  /**
   * A page of somebody who is signed in, at the time of the stage, in Chinese.
   * @param path below `/desk/`.
   */
  async as(username: string, path: string, options: BrowserContextOptions): Promise<Page> {
    const { url, stage } = this.desk;
    const zone = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' } as const;
    const context = await this.browser.newContext({ ...zone, ...options });
    const [name = '', value = ''] = (await this.desk.person(username)).cookie.split('=');
    await context.addCookies([{ name, value, url }]);
    const page = await context.newPage();
    await page.clock.setFixedTime(stage.clock.now());
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (said) => {
      if (said.text().includes('Content Security Policy')) this.complaints.push(said.text());
    });
    await page.goto(`${url}/desk/${path}`);
    return page;
  }

  async end(): Promise<void> {
    await this.browser.close();
  }
}
