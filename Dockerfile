# Builds gongkai from its sources and puts the one binary into an empty image.
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm make git && rm -rf /var/lib/apt/lists/*
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
