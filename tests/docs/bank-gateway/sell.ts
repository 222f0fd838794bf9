import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ticketly } from '@ticketly/core';
import { memoryPorts, systemClock } from '@ticketly/core/memory';
import { buyer, putOnSale, valueOf } from '@ticketly/core/testing';
import { openBank } from './bank.ts';
import { bankGateway } from './payment-gateway.ts';

const secret = 'shared with the bank';
const bank = await openBank(secret);
const gateways = [bankGateway({ url: bank.url, secret, clock: systemClock })] as const;
const office = ticketly(memoryPorts({ gateways }));

// Where the bank calls: nothing parses the body before its signature was checked.
const door = createServer((request, response) => {
  void (async () => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const call = { body: await buffer(request), headers };
    const taken = await office.settlement.receiveWebhook({ provider: 'bank', call });
    response.writeHead(taken.ok ? 200 : 400).end(taken.ok ? taken.value : taken.refusal.code);
  })();
});
await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
const doorUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;

const anna = buyer('anna');
const { sessionId } = await putOnSale(office, systemClock.now());
const wanted = { kind: 'best-available', quantity: 2 } as const;
const { holdId } = valueOf(await office.holding.holdSeats({ principal: anna, sessionId, wanted })).hold;
const { orderId } = valueOf(await office.checkout.placeOrder({ principal: anna, holdId }));
const { paymentId } = valueOf(await office.checkout.startPayment({ principal: anna, orderId }));

bank.pay(paymentId, 'good');
const { body, headers } = bank.callAbout(paymentId);
for (const [what, bytes] of [
  ['the call of the bank', body],
  ['the same, once more', body],
  ['the same with a space', Buffer.concat([body, Buffer.from(' ')])],
] as const) {
  const answer = await fetch(doorUrl, { method: 'POST', body: new Uint8Array(bytes), headers });
  console.log(`${what}: ${answer.status} ${await answer.text()}`);
}
console.log('tickets:', valueOf(await office.checkout.listTickets({ principal: anna, orderId })).length);
door.close();
await bank.close();
