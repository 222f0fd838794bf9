import { inject } from 'vitest';

const missing = [inject('postgresMissing'), inject('redisMissing')].filter((reason) => reason !== undefined);
if (missing.length > 0) throw new Error(`a server this suite needs is missing: ${missing.join('; ')}`);
