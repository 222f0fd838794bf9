import { newTicketKey } from '@ticketly/core/tickets';
import { officeOnBoth } from './on-both.ts';
import { tryOffice } from './try-office.ts';

const postgres = process.env['POSTGRES_URL'] ?? 'postgres://postgres:secret@localhost:5432/postgres';
const redis = process.env['REDIS_URL'] ?? 'redis://localhost:6379';
const composed = await officeOnBoth(postgres, redis, await newTicketKey());
await tryOffice(composed);
await composed.close();
