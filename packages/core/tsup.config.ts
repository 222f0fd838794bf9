import { globSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { emitTypes } from '../../scripts/emit-types.ts';

const rooms = globSync('src/*/index.ts').map((path) => path.split('/')[1] ?? '');

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    ...Object.fromEntries(rooms.map((room) => [`${room}/index`, `src/${room}/index.ts`])),
    // Beside the kits, not in them: it needs fast-check.
    'testing/comparing/index': 'src/testing/comparing/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2024',
  platform: 'neutral',
  // The entries share modules: no two copies of one in an application.
  splitting: true,
  sourcemap: true,
  clean: true,
  onSuccess: async () => emitTypes('src', 'dist'),
});
