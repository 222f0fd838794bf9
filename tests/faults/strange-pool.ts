import { Pool } from 'pg';

/**
 * Connections past the product. Their database is dropped at the end, whoever is still connected:
 * to hear of that must not end the run.
 */
export const strangePool = (connectionString: string, max = 1): Pool =>
  new Pool({ connectionString, max }).on('error', () => undefined);
