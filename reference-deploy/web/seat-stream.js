/**
 * A browser gives up on a server that answers "not now". Clients that were turned away together
 * come back at different times.
 */
const comeBackMs = () => 5_000 + Math.random() * 5_000;

/**
 * Everybody who follows a session learns at the same time that it moved: they fetch the new
 * drawing at different times.
 */
const redrawMs = () => 500 + Math.random() * 2_500;

/** A server sends something every five seconds: one that is silent for longer hangs or is down. */
const [silentMs, goneMs] = [8_000, 15_000];

/**
 * Follows a session's seats live, by their indexes in `drawing`. `onSeats(statuses, areas)` gets
 * the whole map after a snapshot, `onChange(changes, areas)` what changed after a delta. Once the
 * session is in another hall, the indexes are meaningless: only `onMoved({ layoutId,
 * layoutVersion })` is called, after a moment. The browser reconnects by itself and says which
 * version it had, so nothing is missed or repeated; if it is turned away, it starts again with a
 * snapshot.
 *
 * @returns a function that stops following
 */
export const followSeats = (sessionId, { drawing, onSeats, onChange, onState, onMoved }) => {
  let source;
  let comingBack;
  let silence;
  let isSilent = true;
  const isDrawn = ({ layoutId, layoutVersion }) => layoutId === drawing.layoutId && layoutVersion === drawing.version;
  const move = ({ layoutId, layoutVersion }) => {
    clearTimeout(silence);
    source.close();
    onState('the hall is changing');
    comingBack = setTimeout(() => onMoved({ layoutId, layoutVersion }), redrawMs());
  };
  const hear = () => {
    if (isSilent) onState('live');
    isSilent = false;
    clearTimeout(silence);
    silence = setTimeout(fallSilent, silentMs);
  };
  const fallSilent = () => {
    isSilent = true;
    onState('waiting');
    silence = setTimeout(() => {
      source.close();
      onState('reconnecting');
      comingBack = setTimeout(open, comeBackMs());
    }, goneMs - silentMs);
  };
  const open = () => {
    source = new EventSource(`/v1/sessions/${sessionId}/seats/stream`);
    isSilent = true;
    source.addEventListener('open', hear);
    source.addEventListener('beat', hear);
    source.addEventListener('error', () => {
      clearTimeout(silence);
      isSilent = true;
      if (source.readyState === EventSource.CLOSED) comingBack = setTimeout(open, comeBackMs());
      onState('reconnecting');
    });
    source.addEventListener('snapshot', ({ data }) => {
      hear();
      const { statuses, areas, ...shown } = JSON.parse(data);
      if (isDrawn(shown)) onSeats([...statuses], areas);
      else move(shown);
    });
    source.addEventListener('delta', ({ data }) => {
      hear();
      const { seats, areas } = JSON.parse(data);
      onChange(seats ?? [], areas ?? {});
    });
  };
  open();
  return () => {
    clearTimeout(comingBack);
    clearTimeout(silence);
    source.close();
  };
};
