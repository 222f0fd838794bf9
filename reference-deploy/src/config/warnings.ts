import { isDevelopment, isOnlyHere } from './contradictions.ts';
import type { Settings } from './settings.ts';

/** What is unsafe and was asked for by name, each in a sentence that is said at every start. */
export const warningsOf = (settings: Settings): readonly string[] => {
  if (isOnlyHere(settings)) return settings.TICKETLY_CORS_ORIGINS === '*' ? [anyPage] : [];
  const development = isDevelopment(settings);
  const isReadable = settings.TICKETLY_PUBLIC_URL?.startsWith('https:') !== true;
  return [
    ...(development
      ? [
          'TICKETLY_DEVELOPMENT is on where others reach this: at /dev/tokens anybody becomes anybody, organizers and administrators too, and at /dev/payments anybody pays.',
        ]
      : settings.TICKETLY_PAYMENTS === 'sandbox'
        ? ['TICKETLY_PAYMENTS is sandbox: tickets are sold for nothing.']
        : []),
    ...(/^.k_test_/.test(settings.TICKETLY_STRIPE_SECRET_KEY ?? '')
      ? ['TICKETLY_STRIPE_SECRET_KEY is a key of Stripe’s test mode: tickets are sold for nothing.']
      : []),
    ...(settings.TICKETLY_STRIPE_URL === undefined
      ? []
      : ['TICKETLY_STRIPE_URL is set: payments do not go to Stripe.']),
    ...(settings.TICKETLY_CORS_ORIGINS === '*' ? [anyPage] : []),
    ...(isReadable
      ? ['TICKETLY_PUBLIC_URL does not begin with https: tokens and tickets can be read on their way.']
      : []),
    ...(settings.TICKETLY_METRICS_PORT === 'public'
      ? ['TICKETLY_METRICS_PORT is public: buyers can read how the sale goes.']
      : []),
    ...unlimited.filter((name) => settings[name] === 0).map((name) => `${name} is 0: nothing limits that.`),
  ];
};

const anyPage = 'TICKETLY_CORS_ORIGINS is *: every page on the web may call this API from its visitors’ browsers.';

const unlimited = [
  'TICKETLY_REQUESTS_PER_SECOND',
  'TICKETLY_STREAMS_PER_ADDRESS',
  'TICKETLY_REQUESTS_IN_FLIGHT',
] as const;
