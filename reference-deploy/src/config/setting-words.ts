import type { Settings } from './settings.ts';

/** What an operator has to know about a setting. */
export interface SettingWords {
  /** Its meaning, with the unit of its value. */
  readonly meaning: string;
  /** Its values or their form, unless any text will do. */
  readonly values: string;
  /** What happens where it is not set. */
  readonly default: string;
  /** Who reads it: every process, those with a part, or a command. */
  readonly readBy: 'all' | 'api' | 'worker' | 'jobs' | 'jobs and worker' | 'worker and commands' | 'commands';
}

const words = (values: string, byDefault: string, readBy: SettingWords['readBy'], meaning: string): SettingWords => ({
  values,
  default: byDefault,
  readBy,
  meaning,
});

/** Every setting, in the order of the help text and the table in docs/operate.md. */
export const settingWords: Readonly<Record<keyof Settings, SettingWords>> = {
  HOST: words('address or host name', '127.0.0.1', 'all', 'Where to listen.'),
  PORT: words('0 to 65535', '8080', 'all', 'The port to listen on; 0 takes a free one.'),
  TICKETLY_PUBLIC_URL: words(
    'https://tickets.example',
    'http://HOST:PORT',
    'all',
    'The address under which others reach this deployment.',
  ),
  TICKETLY_DEVELOPMENT: words(
    'on | off',
    'on where only this machine can reach the server',
    'all',
    'Development features: tokens, completed payments and a demo for anybody. Only this machine can reach the server if HOST is the loopback, and neither a public address nor a trusted proxy is set.',
  ),
  TICKETLY_TRUSTED_PROXIES: words(
    '0 to 10, or addresses: 10.0.0.0/8,loopback',
    '0',
    'api',
    "Whom to believe about a client's address: how many proxies stand in a row in front of this server, or their addresses.",
  ),
  TICKETLY_CORS_ORIGINS: words(
    'https://shop.example,https://m.example or *',
    'none',
    'api',
    'Origins whose pages may call this API from a browser.',
  ),
  TICKETLY_DATA: words('folder', '.ticketly', 'all', 'The folder for data, secrets and logs.'),
  TICKETLY_STORE: words(
    'memory | pglite | postgres',
    'pglite',
    'all',
    'Where orders and the log are kept. pglite is PostgreSQL inside this process, stored in TICKETLY_DATA.',
  ),
  TICKETLY_DATABASE_URL: words(
    'postgres://user:password@host/database',
    'required with TICKETLY_STORE=postgres',
    'all',
    'The PostgreSQL database.',
  ),
  TICKETLY_LOCKS: words('memory | redis', 'memory', 'all', 'Where holds are kept.'),
  TICKETLY_REDIS_URL: words('redis://host:port', 'required with TICKETLY_LOCKS=redis', 'all', 'The Redis server.'),
  TICKETLY_VIEWS: words(
    'memory | mongo',
    'memory',
    'all',
    'Where views are kept: by each process for itself, or by the worker for all.',
  ),
  TICKETLY_MONGO_URL: words(
    'mongodb://host:port/database',
    'required with TICKETLY_VIEWS=mongo',
    'all',
    'The MongoDB database.',
  ),
  TICKETLY_FEED: words(
    'outbox | kafka',
    'outbox',
    'worker and commands',
    'How views follow the log: directly in the database, or through Debezium and Kafka. kafka needs postgres and mongo; the command connect prepares it.',
  ),
  TICKETLY_KAFKA_BROKERS: words(
    'host:port,host:port',
    'required with TICKETLY_FEED=kafka',
    'worker and commands',
    'The brokers of Kafka.',
  ),
  TICKETLY_KAFKA_TOPIC: words(
    'name',
    'ticketly.log',
    'worker and commands',
    'The topic of the log. The connector, the slot and the consumer group are named after it.',
  ),
  TICKETLY_KAFKA_TAKEOVER_S: words(
    '6 to 300 seconds',
    '30',
    'worker',
    'How long a worker may show no sign of life before others take over its share.',
  ),
  TICKETLY_CONNECT_URL: words(
    'http://host:port',
    'required with TICKETLY_FEED=kafka',
    'worker and commands',
    'The REST API of Kafka Connect.',
  ),
  TICKETLY_REPLICATION_URL: words(
    'postgres://…',
    'TICKETLY_DATABASE_URL',
    'commands',
    'How Debezium reaches the database, with a role that may replicate.',
  ),
  TICKETLY_IDENTITY: words(
    'local | oidc',
    'local, in development only',
    'api',
    'Who issues tokens. local gives tokens to anybody who asks.',
  ),
  TICKETLY_OIDC_ISSUER: words(
    'https://id.example',
    'required with TICKETLY_IDENTITY=oidc',
    'api',
    'The issuer whose tokens are accepted.',
  ),
  TICKETLY_OIDC_AUDIENCE: words(
    'text',
    'required with TICKETLY_IDENTITY=oidc',
    'api',
    'The audience that tokens must have.',
  ),
  TICKETLY_OIDC_JWKS_URL: words(
    'https://id.example/keys',
    'required with TICKETLY_IDENTITY=oidc',
    'api',
    'Where the issuer publishes its keys.',
  ),
  TICKETLY_PAYMENTS: words(
    'sandbox | stripe',
    'sandbox, in development only',
    'all',
    'The payment gateway. The sandbox takes no money.',
  ),
  TICKETLY_STRIPE_SECRET_KEY: words(
    'sk_… or rk_…',
    'required with TICKETLY_PAYMENTS=stripe',
    'all',
    'A secret or restricted key of Stripe. Its webhooks need TICKETLY_WEBHOOK_SECRETS.',
  ),
  TICKETLY_STRIPE_PAGE: words(
    'stripe | own',
    'stripe',
    'all',
    "Where buyers pay: on Stripe's page, or on one of yours with the Payment Element.",
  ),
  TICKETLY_STRIPE_ACCOUNTS: words(
    'organization-id=acct_…,…',
    'none',
    'all',
    'Organizations whose money goes to a Stripe account of their own.',
  ),
  TICKETLY_STRIPE_SELLER: words(
    'platform | organization',
    'platform',
    'all',
    "Who is the seller for the buyer's bank, where an organization has an account.",
  ),
  TICKETLY_STRIPE_URL: words('http://host:port', "Stripe's own", 'all', "A server with Stripe's API, for tests."),
  TICKETLY_LOST_DISPUTES: words(
    'revoke | keep',
    'revoke',
    'all',
    "What happens to tickets when the buyer's bank has taken the money back.",
  ),
  TICKETLY_WEBHOOK_SECRETS: words(
    '1 or 2 secrets of at least 16 characters',
    'generated and kept in TICKETLY_DATA; required with stripe',
    'api',
    'Secrets that sign webhook calls, the newest first.',
  ),
  TICKETLY_CONTACT_KEYS: words(
    '1 to 10 keys of 32 bytes in base64url',
    'generated and kept in TICKETLY_DATA; required with postgres in production',
    'all',
    'Master keys that encrypt contacts, the newest first. Older ones only decrypt.',
  ),
  TICKETLY_PLATFORM_FEES: words(
    '2.5%, EUR 0.50',
    'none',
    'api',
    'What the platform charges for each ticket that is not free: a share of its price, an amount in each currency, or both.',
  ),
  TICKETLY_PLATFORM_FEES_PAYER: words(
    'buyer | organizer',
    'buyer',
    'api',
    'Who pays these fees: buyers on top of the price, or organizers out of it.',
  ),
  TICKETLY_SEED: words(
    'demo | none',
    'demo in development with local identity and every part, otherwise none',
    'api',
    'Whether to create a demo to buy from.',
  ),
  TICKETLY_PARTS: words(
    'api,worker,jobs',
    'all of them',
    'all',
    'What this process does: api answers requests, worker follows the log, jobs runs periodic work.',
  ),
  TICKETLY_REQUESTS_PER_SECOND: words(
    '0 to 1000000 requests per second',
    '50; 2000 where only this machine can reach the server',
    'api',
    'Requests from each person, or from each address without one; 0 turns the limit off.',
  ),
  TICKETLY_STREAMS_PER_ADDRESS: words(
    '0 to 1000000 streams',
    '200; 10000 where only this machine can reach the server',
    'api',
    'Open live maps and dashboards from each address; 0 turns the limit off.',
  ),
  TICKETLY_REQUESTS_IN_FLIGHT: words(
    '0 to 1000000 requests',
    '2000',
    'api',
    'Requests in progress at a time, of which at most a tenth may begin a purchase; 0 turns the limit off.',
  ),
  TICKETLY_SEATS_PER_ADDRESS: words(
    '0 to 1000000 seats',
    '60',
    'api',
    'Seats of a session that buyers at one address may hold at a time, with unpaid orders; 0 turns the limit off. An address is an IPv4 address or an IPv6 /64.',
  ),
  TICKETLY_SEATS_PER_NETWORK: words(
    '0 to 1000000 seats',
    '600',
    'api',
    'The same for a network: a /24 of IPv4, or a /48 of IPv6; 0 turns the limit off.',
  ),
  TICKETLY_HOLDS_PER_ADDRESS: words(
    '0 to 1000000 holds per minute',
    '120',
    'api',
    'Holds that buyers at one address may begin; 0 turns the limit off.',
  ),
  TICKETLY_HOLDS_PER_NETWORK: words(
    '0 to 1000000 holds per minute',
    '1200',
    'api',
    'Holds that buyers in one network may begin; 0 turns the limit off.',
  ),
  TICKETLY_COOLING_OFF_S: words(
    '0 to 86400 seconds',
    '60',
    'worker',
    'How long seats are for others after a buyer has cancelled orders of them twice in half an hour.',
  ),
  TICKETLY_ORGANIZATIONS_PER_FOUNDER: words(
    '1 to 100000 organizations',
    '20',
    'api',
    'Organizations that one person may found.',
  ),
  TICKETLY_DRAFTS_PER_ORGANIZATION: words(
    '1 to 100000 events',
    '500',
    'api',
    'Events of an organization that are neither approved nor cancelled.',
  ),
  TICKETLY_LAYOUTS_PER_ORGANIZATION: words(
    '1 to 1000000 versions',
    '2000',
    'api',
    'Saved versions of the layouts of an organization.',
  ),
  TICKETLY_DRAIN_MS: words(
    '0 to 600000 milliseconds',
    '10000',
    'all',
    'How long a process that is told to stop waits for its requests in progress.',
  ),
  TICKETLY_GATEWAY_ASKS_PER_SECOND: words(
    '1 to 10000 payments per second',
    '25',
    'jobs',
    'Payments about which the gateway is asked in the background.',
  ),
  TICKETLY_GATEWAY_ASKS_IN_FLIGHT: words(
    '1 to 1000 requests',
    '16',
    'jobs',
    'How many of these may wait for its answer at a time.',
  ),
  TICKETLY_AUDIT_EVERY_S: words('1 to 3600 seconds', '10', 'jobs', 'How long the auditor rests between two rounds.'),
  TICKETLY_METRICS_HOST: words('address or host name', '127.0.0.1', 'all', 'Where /metrics listens.'),
  TICKETLY_METRICS_PORT: words(
    '0 to 65535 | public | off',
    'PORT + 1000',
    'all',
    'The port of /metrics. public serves it on PORT, to everybody; off serves it nowhere.',
  ),
  LOG_LEVEL: words('debug | info | warn | error', 'info', 'all', 'The least important lines that are logged.'),
  TICKETLY_LOG: words(
    'file | stdout',
    'stdout in production, otherwise file',
    'all',
    'Where the log goes. With file, warnings go to stderr as well.',
  ),
  NODE_ENV: words(
    'production | development | test',
    'not set',
    'all',
    'production has the effect of TICKETLY_DEVELOPMENT=off.',
  ),
};
