// `prepack` of every package: only pnpm replaces `workspace:` ranges and the entries of sources.
if (!process.env.npm_config_user_agent?.startsWith('pnpm/')) {
  console.error('This package is packed by pnpm alone: run `pnpm pack` or `pnpm publish`. Nothing was packed.');
  process.exit(1);
}
