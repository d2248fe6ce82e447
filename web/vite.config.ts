import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const server = process.env.HOTLINE_DEV_SERVER ?? 'http://localhost:3978';

/** The development server answers the same addresses as the built house: `/`, `/aid`, `/poster` and `/desk/…`. */
function pageAddresses(): Plugin {
  return {
    name: 'page-addresses',
    configureServer(vite) {
      vite.middlewares.use((request, _response, next) => {
        const path = (request.url ?? '/').split('?')[0] ?? '/';
        const isFile = /\.[a-z0-9]+$/i.test(path);
        if (path === '/') request.url = '/resident/index.html';
        else if (path === '/aid') request.url = '/resident/aid.html';
        else if (path === '/poster') request.url = '/resident/poster.html';
        else if ((path === '/desk' || path.startsWith('/desk/')) && !isFile) request.url = '/desk/index.html';
        next();
      });
    },
  };
}

const EMBED = 'embed';

/** `embed.js` stands on sites of others as a plain script: it must import nothing, and leave no names behind. */
function plainScript(): Plugin {
  return {
    name: 'plain-script',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || file.name !== EMBED) continue;
        if (file.imports.length > 0 || file.exports.length > 0) this.error(`${file.fileName} must stand alone.`);
        file.code = `(()=>{${file.code.trim()}})();\n`;
      }
    },
  };
}

/** All pages in one build; each keeps its files in a folder of its own, what both use lies in `assets/shared`. */
export default defineConfig({
  root: here,
  base: '/',
  publicDir: false,
  plugins: [react(), pageAddresses(), plainScript()],
  build: {
    outDir: resolve(here, '../dist/web'),
    emptyOutDir: true,
    // Old phones of old people: WeChat's and Android's web views lag years behind.
    target: ['chrome80', 'safari13'],
    cssTarget: ['chrome80', 'safari13'],
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: {
        resident: resolve(here, 'resident/index.html'),
        'resident-aid': resolve(here, 'resident/aid.html'),
        'resident-poster': resolve(here, 'resident/poster.html'),
        [EMBED]: resolve(here, 'resident/embed/embed.ts'),
        desk: resolve(here, 'desk/index.html'),
      },
      output: {
        entryFileNames: (chunk) =>
          chunk.name === EMBED ? 'embed.js' : `${folderOf(chunk.name, chunk.moduleIds)}/[name]-[hash].js`,
        chunkFileNames: (chunk) => `${folderOf(chunk.name, chunk.moduleIds)}/[name]-[hash].js`,
        assetFileNames: (asset) => `${folderOf(asset.names[0] ?? '', asset.originalFileNames)}/[name]-[hash][extname]`,
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server, ws: true },
      '/v3': { target: server, ws: true },
      '/channels': { target: server },
    },
  },
});

function folderOf(name: string, modules: readonly string[]): string {
  if (name.startsWith('resident')) return 'assets/resident';
  if (name.startsWith('desk')) return 'desk/assets';
  // Helpers of the compiler belong to nobody.
  if (modules.every((id) => id.startsWith('\0'))) return 'assets/shared';
  const own = modules
    .map((id) => id.replaceAll('\\', '/'))
    .filter((id) => id.includes('/web/') || id.startsWith('shared/') || id.startsWith('resident/'));
  if (own.length > 0 && own.every((id) => id.includes('shared/'))) return 'assets/shared';
  const isResident = own.length > 0 && own.every((id) => id.includes('resident/') || id.includes('shared/'));
  return isResident ? 'assets/resident' : 'desk/assets';
}
