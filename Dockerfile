# plumb and git, on Debian 12: docker build -t plumb . && docker run --rm -v "$PWD:/src" plumb lint
FROM debian:12-slim AS build
WORKDIR /plumb
COPY script/bootstrap script/bootstrap
RUN apt-get update && DEBIAN_FRONTEND=noninteractive script/bootstrap --build
COPY . .
RUN cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DPLUMB_TESTS=OFF \
        -DCMAKE_INSTALL_PREFIX=/usr/local \
    && cmake --build /build \
    && DESTDIR=/out cmake --install /build --strip

FROM debian:12-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        git ca-certificates libpg-query1504.0 libcjson1 libpcre2-8-0 libsqlite3-0 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/usr/local/ /usr/local/
# A folder mounted from outside belongs to another user than the container's.
RUN ldconfig && git config --system --add safe.directory '*' && plumb version
WORKDIR /src
ENTRYPOINT ["plumb"]
CMD ["lint"]
