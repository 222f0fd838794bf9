import { schemaTextsIn } from './schema-texts.ts';
import type { SchemaTexts } from './schema-texts.ts';

/** The files of this package's schema. A build replaces this module by its value. */
export const packagedSchema: SchemaTexts = schemaTextsIn(new URL('../', import.meta.url));
