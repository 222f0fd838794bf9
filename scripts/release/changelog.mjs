// How a change reads in a CHANGELOG.md: as it was written for who upgrades, and nothing more.
const getReleaseLine = async ({ summary }) => {
  const [first, ...rest] = summary.trim().split('\n');
  return [`- ${first}`, ...rest.map((line) => (line.trim() === '' ? '' : `  ${line}`))].join('\n');
};

/** All packages have one version: that another one has it too is no news. */
const getDependencyReleaseLine = async () => '';

export default { getReleaseLine, getDependencyReleaseLine };
