/** A browser gives up on a server that answers "not now". Whoever was sent away together comes back one after the other. */
const comeBackMs = () => 5_000 + Math.random() * 5_000;

/**
 * Follows a session's seats live. `onSeats(statuses, areas)` gets the whole map after a snapshot, `onChange(changes, areas)` what changed after a delta.
 * The browser reconnects by itself and says which version it had, so nothing is missed and nothing comes twice; turned away, it begins anew with a snapshot.
 * @returns stops following
 */
export const followSeats = (sessionId, { onSeats, onChange, onState }) => {
  let source;
  let comingBack;
  const open = () => {
    source = new EventSource(`/v1/sessions/${sessionId}/seats/stream`);
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) comingBack = setTimeout(open, comeBackMs());
      onState('reconnecting');
    });
    source.addEventListener('snapshot', ({ data }) => {
      const { statuses, areas } = JSON.parse(data);
      onSeats([...statuses], areas);
    });
    source.addEventListener('delta', ({ data }) => {
      const { seats, areas } = JSON.parse(data);
      onChange(seats ?? [], areas ?? {});
    });
  };
  open();
  return () => {
    clearTimeout(comingBack);
    source.close();
  };
};
