/** The network in which Connect reaches PostgreSQL and Kafka, by these names. */
export const logNetwork = 'log';

export const postgresAlias = 'postgres';
export const kafkaAlias = 'kafka';
