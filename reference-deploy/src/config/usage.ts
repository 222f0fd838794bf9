/** The settings and what they mean, for `--help`. */
export const usage = `Usage: npm start [-- --fresh | -- COMMAND]

  --fresh                         begin anew: forget all data

  HOST, PORT                      where to listen (127.0.0.1, 8080; port 0 takes a free one)
  TICKETLY_PUBLIC_URL             how others reach it, as in https://tickets.example (http://HOST:PORT)
  TICKETLY_DEVELOPMENT            on | off: tokens, payments and a demo for anybody (on where only this machine
                                  reaches it: HOST is the loopback, without a public address or a trusted proxy)
  TICKETLY_TRUSTED_PROXIES        whom to believe about a client's address: how many proxies stand in a row before this
                                  server, or their addresses, as in 10.0.0.0/8,loopback (0: nobody)
  TICKETLY_CORS_ORIGINS           origins whose pages may call this API from a browser, separated by a comma; * for all
                                  (none but its own)
  TICKETLY_DATA                   the folder for data and secrets (.ticketly)
  TICKETLY_STORE                  memory | pglite | postgres (pglite: PostgreSQL in this process, kept in TICKETLY_DATA)
  TICKETLY_DATABASE_URL           postgres://user:password@host/database, for postgres
  TICKETLY_LOCKS                  memory | redis (memory)
  TICKETLY_REDIS_URL              redis://host:port, for redis
  TICKETLY_VIEWS                  memory | mongo (memory: each process keeps its own; mongo: the worker keeps them for all)
  TICKETLY_MONGO_URL              mongodb://host:port/database, for mongo
  TICKETLY_FEED                   outbox | kafka (outbox: views follow the log in the database; kafka: Debezium brings it
                                  to Kafka, for postgres and mongo; see the command connect)
  TICKETLY_KAFKA_BROKERS          host:port, separated by a comma, for kafka
  TICKETLY_KAFKA_TOPIC            its topic, after which connector, slot and group are named too (ticketly.log)
  TICKETLY_CONNECT_URL            where Kafka Connect answers, for kafka
  TICKETLY_REPLICATION_URL        how Debezium reaches the database, with a role that may replicate (TICKETLY_DATABASE_URL)
  TICKETLY_IDENTITY               local | oidc (local, in development only: gives tokens to anybody who asks)
  TICKETLY_OIDC_ISSUER            whose tokens are accepted, for oidc
  TICKETLY_OIDC_AUDIENCE          for whom they must be
  TICKETLY_OIDC_JWKS_URL          where the issuer publishes its keys
  TICKETLY_PAYMENTS               sandbox | stripe (must be set explicitly where others buy: the sandbox takes no money)
  TICKETLY_STRIPE_SECRET_KEY      sk_… or rk_…, for stripe; its webhooks need TICKETLY_WEBHOOK_SECRETS
  TICKETLY_STRIPE_PAGE            stripe | own (stripe): where buyers pay; own: a page of yours with the Payment Element
  TICKETLY_STRIPE_ACCOUNTS        organization-id=acct_…, separated by a comma: whose money goes to an account of their own
  TICKETLY_STRIPE_SELLER          platform | organization (platform): who sells for the buyer's bank, with such an account
  TICKETLY_STRIPE_URL             another server with Stripe's API, for tests
  TICKETLY_LOST_DISPUTES          revoke | keep (revoke): what becomes of tickets whose buyer's bank took the money back
  TICKETLY_WEBHOOK_SECRETS        one or two, separated by a comma, the newest first
  TICKETLY_CONTACT_KEYS           master keys that seal contacts, 32 bytes in base64url each, separated by a comma; the newest first,
                                  older ones only open (made up and kept in TICKETLY_DATA; needed for postgres where others buy)
  TICKETLY_PLATFORM_FEES          what the platform charges for each ticket that costs something: a share of its price, an amount for
                                  each currency, or both, separated by a comma, as in 2.5%, EUR 0.50 (nothing)
  TICKETLY_PLATFORM_FEES_PAYER    buyer | organizer (buyer: beside the price; organizer: out of what they get)
  TICKETLY_SEED                   demo | none (demo in development, with local identity and every part)
  TICKETLY_PARTS                  of api, worker (follows the log), jobs (does what is due), separated by a comma; all of them if not set
  TICKETLY_REQUESTS_PER_SECOND    per person, or address without one; 0 turns the limit off
  TICKETLY_STREAMS_PER_ADDRESS    open seat maps per address; 0 turns the limit off
  TICKETLY_DRAIN_MS               how long a stop lets requests under way end, in milliseconds (10000)
  TICKETLY_REQUESTS_IN_FLIGHT     worked on at one time, at the most a tenth of them to begin a purchase (2000); 0 turns the limit off
  TICKETLY_GATEWAY_ASKS_PER_SECOND
                                  payments the gateway is asked about in the background (25)
  TICKETLY_GATEWAY_ASKS_IN_FLIGHT how many of these may wait for its answer at one time (16)
  TICKETLY_METRICS_HOST, TICKETLY_METRICS_PORT
                                  where /metrics is answered (127.0.0.1, PORT + 1000); public: on PORT, to everybody; off: nowhere
  LOG_LEVEL                       debug | info | warn | error (info)
  TICKETLY_LOG                    file | stdout (file: warnings go to stderr as well; stdout where others buy)
  NODE_ENV                        production | development | test (production: as TICKETLY_DEVELOPMENT=off)
`;
