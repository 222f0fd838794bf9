// Loaded before a process that is to believe another time: every date of the machine is off by so
// much.
const RightDate = Date;
const offMs = Number(process.env['CLOCK_OFF_MS'] ?? 0);

class ShiftedDate extends RightDate {
  constructor(...of: readonly [] | readonly [number | string | Date]) {
    super(of[0] ?? ShiftedDate.now());
  }

  static override now(): number {
    return RightDate.now() + offMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
