# Builds gongkai from its sources and puts the one binary into an empty image.
FROM golang:1.26-bookworm AS build
# Node 20: Debian's own is older than the front end's build needs.
COPY --from=node:20-bookworm /usr/local/bin/node /usr/local/bin/node
COPY --from=node:20-bookworm /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
RUN make build && mkdir -p /data

FROM scratch
COPY --from=build /src/bin/gongkai /gongkai
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV GONGKAI_DATA=/data GONGKAI_LISTEN=0.0.0.0:8080
EXPOSE 8080
VOLUME /data
ENTRYPOINT ["/gongkai"]
# A container's port is public to the host: give GONGKAI_TLS_CERT and GONGKAI_TLS_KEY, or say GONGKAI_PLAIN_HTTP=true
# when a gateway in front ends TLS.
CMD ["serve"]
