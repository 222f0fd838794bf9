# The reference deployment. Sources run as they are under Node 24; nothing is built.
FROM node:24-slim
WORKDIR /ticketly
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile --prod=false
# Secrets and the sandbox's ledger: kept in a volume, or tickets signed before are worth nothing after.
RUN install -d -o node /var/lib/ticketly
USER node
# kafkajs 2.2 sets a timer in the past at every start, of which Node warns.
ENV NODE_OPTIONS="--conditions=source --disable-warning=TimeoutNegativeWarning"
ENV HOST=0.0.0.0 TICKETLY_DATA=/var/lib/ticketly
# As in scripts/with-install.mjs: what was freed goes back to the system.
ENV MALLOC_TRIM_THRESHOLD_=131072
EXPOSE 8080
CMD ["node", "reference-deploy/src/main.ts"]
