/**
 * Follows a session's seats live. `onSeats(statuses, areas)` gets the whole map after a snapshot, `onChange(changes, areas)` what changed after a delta.
 * The browser reconnects by itself and says which version it had, so nothing is missed and nothing comes twice.
 * @returns stops following
 */
export const followSeats = (sessionId, { onSeats, onChange, onState }) => {
  const source = new EventSource(`/v1/sessions/${sessionId}/seats/stream`);
  source.addEventListener('open', () => onState('live'));
  source.addEventListener('error', () => onState(source.readyState === EventSource.CLOSED ? 'off' : 'reconnecting'));
  source.addEventListener('snapshot', ({ data }) => {
    const { statuses, areas } = JSON.parse(data);
    onSeats([...statuses], areas);
  });
  source.addEventListener('delta', ({ data }) => {
    const { seats, areas } = JSON.parse(data);
    onChange(seats ?? [], areas ?? {});
  });
  return () => source.close();
};
