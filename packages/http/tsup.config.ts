import { defineConfig } from 'tsup';
import { inlinePackaged } from '../../scripts/inline-packaged.ts';

export default defineConfig({
  entry: { index: 'src/index.ts', routes: 'src/fetch/index.ts' },
  // The entries share modules: no two copies of one in an application.
  splitting: true,
  format: ['esm', 'cjs'],
  target: 'node22',
  esbuildPlugins: [inlinePackaged],
  dts: true,
  sourcemap: true,
  clean: true,
});
