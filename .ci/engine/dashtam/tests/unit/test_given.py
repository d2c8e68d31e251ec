import os


def test_the_tests_have_an_environment_of_their_own():
    assert os.environ["APP_ENV"] in ("test", "ci")
    assert os.environ["DATABASE_URL"].endswith("/dashtam_test")
