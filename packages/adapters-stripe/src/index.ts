export * from './stripe-client-options.ts';
export * from './stripe-gateway.ts';
export { webhookToleranceMs } from './verify-webhook.ts';
export type { WebhookSecrets } from './verify-webhook.ts';
export { fromStripeAmount, toStripeAmount } from './stripe-amounts.ts';
export type { HostedCheckout } from './hosted-checkout.ts';
export type { StripePayouts } from './payouts.ts';
