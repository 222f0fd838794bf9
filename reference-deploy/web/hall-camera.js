const closest = 400;

/**
 * The view of the hall: screen = hall × scale + offset. Zooming keeps the point under
 * the pointer where it is.
 */
export const hallCamera = (canvas, bounds) => {
  const camera = { scale: 1, x: 0, y: 0 };
  const farthest = () => Math.min(canvas.clientWidth / bounds.width, canvas.clientHeight / bounds.height) * 0.6;
  return {
    camera,
    fit: () => {
      const { width, height } = canvas.getBoundingClientRect();
      camera.scale = Math.min(width / (bounds.width * 1.06), height / (bounds.height * 1.06));
      camera.x = (width - bounds.width * camera.scale) / 2 - bounds.x * camera.scale;
      camera.y = (height - bounds.height * camera.scale) / 2 - bounds.y * camera.scale;
    },
    zoomAt: (x, y, factor) => {
      const scale = Math.min(closest, Math.max(farthest(), camera.scale * factor));
      camera.x = x - ((x - camera.x) * scale) / camera.scale;
      camera.y = y - ((y - camera.y) * scale) / camera.scale;
      camera.scale = scale;
    },
    lookAt: ({ x, y }, leastScale) => {
      camera.scale = Math.max(camera.scale, leastScale);
      camera.x = canvas.clientWidth / 2 - x * camera.scale;
      camera.y = canvas.clientHeight / 2 - y * camera.scale;
    },
    toHall: (x, y) => ({ x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale }),
  };
};
