import type { FeedVersion, SessionId } from '@ticketly/core';

/**
 * What Redis takes for the id of an entry: two numbers of 64 bits, and no id of ours comes near
 * that.
 */
const streamId = /^\d{1,16}-\d{1,16}$/;

/** 32 bits of a session's id, as FNV-1a makes them: enough to tell sessions apart. */
const markOf = (sessionId: SessionId): string => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < sessionId.length; at += 1) {
    hash = Math.imul(hash ^ sessionId.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(36);
};

/**
 * The version of a session's feed after an entry. It names the session: the streams of two sessions
 * that change in one millisecond have entries with the same id.
 */
export const versionAfter = (sessionId: SessionId, entryId: string): FeedVersion =>
  `${entryId}-${markOf(sessionId)}` as FeedVersion;

/** The entry that a version of this session's feed comes after; undefined if it is none of it. */
export const entryOf = (sessionId: SessionId, version: FeedVersion): string | undefined => {
  const mark = `-${markOf(sessionId)}`;
  const entryId = version.endsWith(mark) ? version.slice(0, -mark.length) : '';
  return streamId.test(entryId) ? entryId : undefined;
};
