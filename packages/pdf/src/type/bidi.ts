import * as module from 'bidi-js';
import type { Bidi } from 'bidi-js';

/** Its types are those of a module, its code is CommonJS: there the default is what is exported. */
const { default: factory } = module as unknown as { readonly default: () => Bidi };

/** Unicode's rules for text of both directions. */
export const bidi: Bidi = factory();
