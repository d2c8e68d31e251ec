import os
import ssl
import urllib.request


def test_the_application_answers_behind_its_own_certificate():
    trusted = ssl.create_default_context(cafile="certs/cert.pem")
    with urllib.request.urlopen(os.environ["SSL_BASE_URL"] + "/health", context=trusted, timeout=5) as answer:
        assert answer.status == 200


def test_the_application_answers_without():
    with urllib.request.urlopen("http://app:8000/health", timeout=5) as answer:
        assert answer.read() == b'{"database":true}'
