# All images of Comanda's own, from one file:
#
#   docker build --target service --build-arg SERVICE=order -t comanda/order .     one of the six services
#   docker build --target migrate -t comanda/migrate .                            brings a database up to its migrations
#
# Everything is built once, for all images. A service's image then holds its bundle, which is one layer; since a layer is known by its content, a
# change of one service leaves the images of the others as they were.
# Why it is so: docs/adr/0014-one-image-file-and-a-role-for-each-service.md and docs/adr/0020-a-service-is-one-file.md

FROM node:24.21.0-bookworm-slim AS base

# --- The build -------------------------------------------------------------------------------------------------------------

# Only what npm reads: the packages are installed anew when that changes, and at no other time.
FROM base AS manifests
WORKDIR /src
COPY . .
RUN node tools/compose/image/keep-manifests.mjs && find . -type d -empty -delete

FROM base AS packages
WORKDIR /src
COPY --from=manifests /src ./
# Scripts of packages only fetch what is not needed here, such as Prisma's native engine.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund

FROM packages AS built
ENV NX_DAEMON=false NX_TUI=false NX_NO_CLOUD=true CHECKPOINT_DISABLE=1
COPY . .
# nx keeps what it has built in the cache, so that only what has changed is compiled.
RUN --mount=type=cache,target=/src/.nx,sharing=locked \
    node node_modules/.bin/nx run-many -t build --projects=tag:type:app --output-style=static

FROM packages AS migrate-parts
COPY tools/ tools/
COPY prisma/ prisma/
RUN node tools/compose/image/assemble-migrate.mjs /parts

# --- The images ------------------------------------------------------------------------------------------------------------

FROM base AS app
# Nobody but root may change what is in it, and it does not run as root: the root file system may be read-only.
WORKDIR /app
ENV NODE_ENV=production
ENTRYPOINT []

# Brings the database of SERVICE up to its migrations, as the owner of its tables, and gives the service's own role its rights.
FROM app AS migrate
COPY --from=migrate-parts /parts/packages ./
COPY --from=migrate-parts /parts/migrations ./
USER node
CMD ["node", "tools/compose/migrate.mjs"]

FROM app AS service
ARG SERVICE
COPY tools/compose/image/health.mjs ./
COPY --from=built /src/apps/$SERVICE/bundle ./
USER node
# With V8's own choice, made for the machine's memory, a busy process grows to twice what it needs.
ENV NODE_OPTIONS="--enable-source-maps --max-semi-space-size=8"
# What V8 has compiled with goes back to the system, instead of staying in pieces: a tenth of what a service takes.
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=131072
# The settings are variables; secret ones may be lines of a file instead, which only this container sees.
# With a growth of V8's own choice, half of a busy process is garbage.
CMD ["node", "--heap-growing-percent=60", "--env-file-if-exists=/run/secrets/service.env", "main.js"]
HEALTHCHECK --interval=15s --timeout=30s --start-period=180s --start-interval=4s --retries=4 CMD ["node", "/app/health.mjs"]
