import { buyer } from '@ticketly/core/testing';
import { officeOnPostgres } from './on-postgres.ts';
import { tryOffice } from './try-office.ts';

const url = process.env['POSTGRES_URL'] ?? 'postgres://postgres:secret@localhost:5432/postgres';
const first = await officeOnPostgres(url);
await tryOffice(first);
await first.close();

const second = await officeOnPostgres(url);
const { items } = await second.ports.orders.ofBuyer(buyer('anna').principalId, { limit: 10 });
console.log('and still is', items.at(0)?.progress.status);
await second.close();
