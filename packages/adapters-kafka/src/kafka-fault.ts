import { isTicketlyFault, TicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';

/** The driver's errors, by class name or by the broker's code. */
const faultCodes: Readonly<Record<string, FaultCode>> = {
  KafkaJSSASLAuthenticationError: 'misconfigured',
  KafkaJSNotImplemented: 'misconfigured',
  KafkaJSServerDoesNotSupportApiKey: 'misconfigured',
  KafkaJSRequestTimeoutError: 'timeout',
  KafkaJSTimeout: 'timeout',
  KafkaJSLockTimeout: 'timeout',
  TOPIC_AUTHORIZATION_FAILED: 'misconfigured',
  GROUP_AUTHORIZATION_FAILED: 'misconfigured',
  CLUSTER_AUTHORIZATION_FAILED: 'misconfigured',
  INVALID_REPLICATION_FACTOR: 'misconfigured',
  INVALID_CONFIG: 'misconfigured',
  POLICY_VIOLATION: 'misconfigured',
  REQUEST_TIMED_OUT: 'timeout',
};

const textOf = (error: object, field: 'name' | 'type' | 'message'): string => {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
};

/** The error that retries ended with, or that others wrap. */
const originOf = (error: object): object => {
  const several: unknown = Reflect.get(error, 'errors');
  const deeper: unknown = Reflect.get(error, 'cause') ?? (Array.isArray(several) ? several[0] : undefined);
  return typeof deeper === 'object' && deeper !== null ? originOf(deeper) : error;
};

const codeOf = (error: object): FaultCode => {
  const known = faultCodes[textOf(error, 'type')] ?? faultCodes[textOf(error, 'name')];
  if (known !== undefined) return known;
  return Reflect.get(error, 'retriable') === true ? 'unavailable' : 'unexpected';
};

/** An error of the driver as a fault; a fault is returned unchanged. */
export const toKafkaFault = (error: unknown): TicketlyFault => {
  if (isTicketlyFault(error)) return error;
  if (typeof error !== 'object' || error === null)
    return new TicketlyFault('unexpected', `Kafka: ${String(error)}`, { cause: error });
  const origin = originOf(error);
  return new TicketlyFault(codeOf(origin), `Kafka: ${textOf(origin, 'message') || 'an error that says nothing'}`, {
    cause: error,
  });
};

/** For `catch`: throws an error of the driver as a fault. */
export const orFault = (error: unknown): never => {
  throw toKafkaFault(error);
};
