import { ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';

/** An office that is gone with its process. */
export const officeInMemory = () => {
  const ports = memoryPorts();
  return { ports, office: ticketly(ports) };
};
