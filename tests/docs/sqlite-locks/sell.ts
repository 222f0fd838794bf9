import { ticketly } from '@ticketly/core';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer, codeOf, putOnSale, seatB, valueOf } from '@ticketly/core/testing';
import { sqliteLockPorts } from './lock-ports.ts';
import { openStore } from './store.ts';

const store = openStore('locks.db', systemClock);
const office = ticketly({ ...memoryPorts(), ...sqliteLockPorts(store) });
const { sessionId } = await putOnSale(office, systemClock.now());

const wanted = { kind: 'seats', seatIds: [seatB(1), seatB(2)] } as const;
const { hold } = valueOf(await office.holding.holdSeats({ principal: buyer('anna'), sessionId, wanted }));
console.log('anna holds', hold.lines.map(({ label }) => label).join(' and '));
console.log('bert is told', codeOf(await office.holding.holdSeats({ principal: buyer('bert'), sessionId, wanted })));

const order = valueOf(await office.checkout.placeOrder({ principal: buyer('anna'), holdId: hold.holdId }));
console.log('her order is', order.progress.status);
store.db.close();
