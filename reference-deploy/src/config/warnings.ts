import { isDevelopment, isOnlyHere } from './contradictions.ts';
import type { Settings } from './settings.ts';

/** Unsafe settings that were set explicitly, each in a sentence that is logged at every start. */
export const warningsOf = (settings: Settings): readonly string[] => {
  if (isOnlyHere(settings)) return settings.TICKETLY_CORS_ORIGINS === '*' ? [anyPage] : [];
  const development = isDevelopment(settings);
  const isReadable = settings.TICKETLY_PUBLIC_URL?.startsWith('https:') !== true;
  return [
    ...(development
      ? [
          'TICKETLY_DEVELOPMENT is on where others reach this: anybody can get a token for anybody at /dev/tokens, even for administrators, and complete payments at /dev/payments.',
        ]
      : settings.TICKETLY_PAYMENTS === 'sandbox'
        ? ['TICKETLY_PAYMENTS is sandbox: tickets are sold without payment.']
        : []),
    ...(/^.k_test_/.test(settings.TICKETLY_STRIPE_SECRET_KEY ?? '')
      ? ['TICKETLY_STRIPE_SECRET_KEY is a key of Stripe’s test mode: tickets are sold without payment.']
      : []),
    ...(settings.TICKETLY_STRIPE_URL === undefined
      ? []
      : ['TICKETLY_STRIPE_URL is set: payments do not go to Stripe.']),
    ...(settings.TICKETLY_CORS_ORIGINS === '*' ? [anyPage] : []),
    ...(isReadable
      ? ['TICKETLY_PUBLIC_URL does not begin with https: tokens and tickets can be read in transit.']
      : []),
    ...(settings.TICKETLY_METRICS_PORT === 'public'
      ? ['TICKETLY_METRICS_PORT is public: buyers can see how well the sale is going.']
      : []),
    ...unlimited.filter((name) => settings[name] === 0).map((name) => `${name} is 0: nothing limits that.`),
  ];
};

const anyPage = 'TICKETLY_CORS_ORIGINS is *: every page on the web may call this API from its visitors’ browsers.';

const unlimited = [
  'TICKETLY_REQUESTS_PER_SECOND',
  'TICKETLY_STREAMS_PER_ADDRESS',
  'TICKETLY_REQUESTS_IN_FLIGHT',
  'TICKETLY_SEATS_PER_ADDRESS',
  'TICKETLY_SEATS_PER_NETWORK',
  'TICKETLY_HOLDS_PER_ADDRESS',
  'TICKETLY_HOLDS_PER_NETWORK',
] as const;
