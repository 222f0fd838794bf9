import type { IndexDescription } from 'mongodb';

const ofSession = (key: Readonly<Record<string, 1>>): Omit<IndexDescription, 'name'> => ({
  key: { 'document.sessionId': 1, ...key },
});

/** Indexes that searches for attendees name, all of them session by session. */
export const attendeeIndexes = {
  attendees_by_seat: ofSession({ 'document.seatRank': 1, _id: 1 }),
  attendees_by_newest: ofSession({ 'document.issuedAt': 1, _id: 1 }),
  attendees_by_status_and_seat: ofSession({ 'document.status': 1, 'document.seatRank': 1, _id: 1 }),
  attendees_by_status_and_newest: ofSession({ 'document.status': 1, 'document.issuedAt': 1, _id: 1 }),
  attendees_by_word: ofSession({ 'document.words': 1 }),
} satisfies Readonly<Record<string, Omit<IndexDescription, 'name'>>>;

/** The name of an index that a search for attendees may rely on. */
export type AttendeeIndex = keyof typeof attendeeIndexes;
