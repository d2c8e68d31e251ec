FROM stackgen-engine/tree
WORKDIR /app
COPY src src
