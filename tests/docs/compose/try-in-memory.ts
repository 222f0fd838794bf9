import { officeInMemory } from './in-memory.ts';
import { tryOffice } from './try-office.ts';

await tryOffice(officeInMemory());
