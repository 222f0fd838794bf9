import type { NewDeadLetter, TicketlyOptions } from '@ticketly/core';
import type { Restore } from '@ticketly/core/restoring';
import type { UnknownCharge } from '@ticketly/core/settlement';
import type { Logger } from 'pino';

/** Called once per subject: a follower of the log goes on without it, and an operator must look. */
export const alarmOf =
  (logger: Logger) =>
  (letter: NewDeadLetter): void =>
    logger.error(
      letter,
      letter.recovered
        ? 'a fact could not be applied; its effect was recovered from the record'
        : 'a fact was set aside',
    );

const chargeSentences: Readonly<Record<UnknownCharge['end'], string>> = {
  recorded: 'ALARM: a charge at the gateway was unknown here and now belongs to its order; see docs/restore.md',
  'sent-back': 'ALARM: a charge at the gateway was unknown here, as is its order, and is refunded; see docs/restore.md',
  refused: 'ALARM: the gateway refuses to refund a charge that is unknown here: refund it by hand; see docs/restore.md',
};

export const chargeAlarmOf =
  (logger: Logger) =>
  (charge: UnknownCharge): void =>
    logger.error(charge, chargeSentences[charge.end]);

export const driftAlarmOf =
  (logger: Logger): NonNullable<TicketlyOptions['onDrift']> =>
  (drift, news) => {
    if (news === 'righted') logger.info(drift, 'a finding of the auditor is resolved');
    else if (news === 'corrected') logger.warn(drift, `${drift.kind}: found and corrected by the auditor`);
    else logger.error(drift, `ALARM: ${drift.kind}; see docs/operate.md, "What the auditor finds"`);
  };

export const restoreAlarmOf =
  (logger: Logger) =>
  (restore: Restore): void =>
    logger.error(restore, 'ALARM: the database was restored to an earlier state; see docs/restore.md');
