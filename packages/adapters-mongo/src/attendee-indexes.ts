import type { IndexDescription } from 'mongodb';

const ofSession = (key: Readonly<Record<string, 1>>): Omit<IndexDescription, 'name'> => ({
  key: { 'document.sessionId': 1, ...key },
});

/** The name of an index that a search for attendees may rely on. */
export type AttendeeIndex =
  | 'attendees_by_seat'
  | 'attendees_by_newest'
  | 'attendees_by_status_and_seat'
  | 'attendees_by_status_and_newest'
  | 'attendees_by_word';

/** Session by session. */
export const attendeeIndexes: Readonly<Record<AttendeeIndex, Omit<IndexDescription, 'name'>>> = {
  attendees_by_seat: ofSession({ 'document.seatRank': 1, _id: 1 }),
  attendees_by_newest: ofSession({ 'document.issuedAt': 1, _id: 1 }),
  attendees_by_status_and_seat: ofSession({ 'document.status': 1, 'document.seatRank': 1, _id: 1 }),
  attendees_by_status_and_newest: ofSession({ 'document.status': 1, 'document.issuedAt': 1, _id: 1 }),
  attendees_by_word: ofSession({ 'document.words': 1 }),
};
