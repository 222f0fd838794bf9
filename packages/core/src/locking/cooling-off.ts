/**
 * How long a store of locks remembers that a buyer let a seat go by choice: half an hour. Longer
 * than an unpaid order keeps its seats, so that one who orders and cancels in turn is recognized.
 */
export const lettingGoRememberedMs: number = 30 * 60_000;
