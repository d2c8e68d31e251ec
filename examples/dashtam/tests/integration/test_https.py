"""Over HTTPS, against the service `app-integration`."""

import os

import httpx


def test_the_application_serves_https() -> None:
    # The certificate is this repository's own: nobody has signed it.
    answer = httpx.get(f"{os.environ['SSL_BASE_URL']}/health", verify=False)
    assert answer.json()["scheme"] == "https"
