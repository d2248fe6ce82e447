# syntax=docker/dockerfile:1
# Three stages: build everything, take the production packages, run as a user without rights. The last stage has no npm, no
# compiler and no sources; at run time nothing is fetched (fonts of PDFs are in a package, the model is in dist/).
# No package of this project needs an install script (package.json, allowScripts), so none is run. To build the same
# image again, give NODE_IMAGE with its digest.
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY web web
COPY intents intents
COPY knowledge knowledge
COPY dialogs dialogs
# Server, pages and the trained recogniser, all in dist/; what all that is made of, and under which licences.
RUN npm run build && node scripts/sbom.mjs && node scripts/licences.mjs && rm -rf dist/.made

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="legal-hotline" \
      org.opencontainers.image.description="Open-source legal hotline robot for a Chinese justice bureau" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    PORT=3978 \
    DATA_DIR=/data
WORKDIR /app
# Nothing is installed in here any more.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /usr/local/include \
    && mkdir /data && chown node:node /data
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY intents intents
COPY knowledge knowledge
COPY dialogs dialogs
USER node
# For the embedded database and residents' papers; with MONGODB_URL for the papers only.
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/start.js"]
