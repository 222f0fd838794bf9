import { isId, ok, refuse } from '@ticketly/core';
import type { GatewayPayment, PaymentNotice, Result, WebhookForged, WebhookIgnored } from '@ticketly/core';

const noticeType = 'payment.updated';

/** The body of a call that tells of a payment. */
export const writeNotice = ({ messageId, payment }: PaymentNotice): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ id: messageId, type: noticeType, payment }));

/** Reads the body of a genuine call; another type of message than we know is ignored. */
export const readNotice = (body: Uint8Array): Result<PaymentNotice, WebhookForged | WebhookIgnored> => {
  const message = parse(body);
  if (!isObject(message) || typeof message['id'] !== 'string') return refuse({ code: 'payments/webhook-forged' });
  if (message['type'] !== noticeType) return refuse({ code: 'payments/webhook-ignored' });
  const payment = message['payment'];
  if (!isPayment(payment)) return refuse({ code: 'payments/webhook-forged' });
  return ok({ messageId: message['id'], payment });
};

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isMoney = (value: unknown): boolean =>
  isObject(value) && Number.isSafeInteger(value['amountMinor']) && /^[A-Z]{3}$/.test(String(value['currency']));

const statuses: readonly unknown[] = [
  'open',
  'succeeded',
  'failed',
  'cancelled',
  'refunded',
] satisfies GatewayPayment['status'][];

const isPayment = (value: unknown): value is GatewayPayment =>
  isObject(value) &&
  typeof value['paymentId'] === 'string' &&
  isId(value['paymentId']) &&
  typeof value['providerRef'] === 'string' &&
  statuses.includes(value['status']) &&
  isMoney(value['captured']) &&
  isMoney(value['refunded']);
