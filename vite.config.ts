import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, loadEnv, type Plugin } from 'vite';

const root = fileURLToPath(new URL('src/web', import.meta.url));

// The pages' policy allows no inline script or style, so nothing is inlined here: no preload polyfill, no data: addresses.
export default defineConfig(({ mode }) => ({
  root,
  base: '/',
  envDir: false,
  plugins: [loadStyles(), gatherFirst(), packFiles()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Lists of what to preload with each lazy page would be a kilobyte of the first load.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'first', test: (id) => first.has(id) }] },
        // The first load names every lazy part, and hashes don't pack: seven hexadecimal digits tell versions of a file apart.
        hashCharacters: 'hex',
        chunkFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
      },
    },
    target: ['chrome111', 'firefox114', 'safari16.4'],
  },
  server: {
    proxy: {
      '/api': { target: `http://127.0.0.1:${loadEnv(mode, '.', 'PORT')['PORT'] ?? '8080'}`, ws: true },
    },
  },
}));

const first = new Set<string>();

/** Gathers what the first page imports, so that it comes in one file: fewer requests, and it packs 6 kB smaller. */
function gatherFirst(): Plugin {
  return {
    name: 'gather-first',
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => id.endsWith('/src/web/main.tsx'));
      for (let id = waiting.pop(); id; id = waiting.pop()) {
        if (first.has(id)) continue;
        first.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}

/**
 * What loads the styles of a lazy page before its script: links only, as nothing else is preloaded here. Vite's own is
 * 0.6 kB more of the first load. A style that failed is asked for again with the next try.
 */
function loadStyles(): Plugin {
  const code = `
    const loads = new Map();
    const load = (path) => new Promise((resolve, reject) => {
      const href = '/' + path;
      if (document.querySelector('link[href="' + href + '"]')) return resolve();
      const link = document.createElement('link');
      Object.assign(link, { rel: 'stylesheet', href, onload: resolve, onerror: () => {
        link.remove();
        loads.delete(path);
        reject(new Error(href));
      } });
      document.head.append(link);
    });
    export const __vitePreload = async (page, styles = []) => {
      await Promise.all(styles.map((path) => loads.get(path) ?? loads.set(path, load(path)).get(path)));
      return page();
    };`;
  return {
    name: 'load-styles',
    apply: 'build',
    enforce: 'pre',
    load: { filter: { id: /vite\/preload-helper\.js$/ }, handler: () => ({ code, moduleSideEffects: false }) },
  };
}

/** Packs each text file beside itself, once, so that the server sends it small without work of its own. */
function packFiles(): Plugin {
  return {
    name: 'pack-files',
    apply: 'build',
    writeBundle({ dir }) {
      if (!dir) return;
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg|webmanifest)$/.test(file)) continue;
        const bytes = readFileSync(join(dir, file));
        writeFileSync(join(dir, `${file}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(dir, `${file}.br`), brotliCompressSync(bytes, quality));
      }
    },
  };
}
