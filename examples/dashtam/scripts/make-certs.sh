#!/usr/bin/env bash
# Makes the certificates that the service app-integration serves HTTPS with, unless they are there. Nobody has signed them: they
# are good for tests alone.
set -euo pipefail
cd "$(dirname "$0")/.."

[[ ! -f certs/cert.pem ]] || exit 0
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=app-integration" \
    -addext "subjectAltName=DNS:app-integration,DNS:localhost" \
    -keyout certs/key.pem -out certs/cert.pem
