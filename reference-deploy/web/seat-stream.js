/**
 * A browser gives up on a server that answers "not now". Whoever was sent away together comes back
 * one after the other.
 */
const comeBackMs = () => 5_000 + Math.random() * 5_000;

/**
 * Everybody who follows a session learns at one time that it moved: they fetch the new drawing one
 * after the other.
 */
const redrawMs = () => 500 + Math.random() * 2_500;

/**
 * Follows a session's seats live, as they are counted in `drawing`. `onSeats(statuses, areas)` gets
 * the whole map after a snapshot, `onChange(changes, areas)` what changed after a delta. Once the
 * session is in another hall no index means a seat any more: nothing is told but, after a moment,
 * `onMoved({ layoutId, layoutVersion })`. The browser reconnects by itself and says which version
 * it had, so nothing is missed and nothing comes twice; turned away, it begins anew with a
 * snapshot.
 * @returns stops following
 */
export const followSeats = (sessionId, { drawing, onSeats, onChange, onState, onMoved }) => {
  let source;
  let comingBack;
  const isDrawn = ({ layoutId, layoutVersion }) => layoutId === drawing.layoutId && layoutVersion === drawing.version;
  const move = ({ layoutId, layoutVersion }) => {
    source.close();
    onState('the hall is changing');
    comingBack = setTimeout(() => onMoved({ layoutId, layoutVersion }), redrawMs());
  };
  const open = () => {
    source = new EventSource(`/v1/sessions/${sessionId}/seats/stream`);
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) comingBack = setTimeout(open, comeBackMs());
      onState('reconnecting');
    });
    source.addEventListener('snapshot', ({ data }) => {
      const { statuses, areas, ...shown } = JSON.parse(data);
      if (isDrawn(shown)) onSeats([...statuses], areas);
      else move(shown);
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
