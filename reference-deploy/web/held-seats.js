import { get } from './api.js';

/** Remembers a session's hold across reloads, in this tab. */
export const rememberedHold = (sessionId) => {
  const key = `ticketly.hold.${sessionId}`;
  return {
    keep: (hold) => sessionStorage.setItem(key, hold.holdId),
    forget: () => sessionStorage.removeItem(key),
    /** The hold, if it still lives and was not ordered; null otherwise. */
    find: async () => {
      const holdId = sessionStorage.getItem(key);
      const found = holdId === null ? null : await get(`/v1/holds/${holdId}`).catch(() => null);
      return found?.status === 'active' ? found : null;
    },
  };
};

/** Shows the time left of a hold in an element, second by second, and says when it is over. @returns stops counting */
export const countDown = (hold, output, onEnd) => {
  const tick = () => {
    const left = Math.max(0, Math.round((Date.parse(hold.expiresAt) - Date.now()) / 1000));
    output.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left > 0) return;
    clearInterval(ticking);
    onEnd();
  };
  const ticking = setInterval(tick, 1000);
  tick();
  return () => clearInterval(ticking);
};
