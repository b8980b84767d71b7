"""What people call a browser, told from what it says of itself."""

import pytest

from renewal.web.browser_names import browser_name

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"{ANDROID}Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome / Android"),
        (
            f"{ANDROID}SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet / Android",
        ),
        (f"{IPHONE}Version/18.6 Mobile/15E148 Safari/604.1", "Safari / iPhone"),
        (f"{IPHONE}CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", "Chrome / iPhone"),
        (f"{IPHONE}FxiOS/143.0 Mobile/15E148 Safari/605.1.15", "Firefox / iPhone"),
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge / Windows"),
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36 OPR/122.0.0.0", "Opera / Windows"),
        (f"{MAC}Version/18.6 Safari/605.1.15", "Safari / Mac"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Firefox / Linux",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 16093.0.0) Chrome/140.0.0.0 Safari/537.36",
            "Chrome / ChromeOS",
        ),
        ("Mozilla/5.0 (Linux; something new)", "Linux"),
        ("Firefox/1", "Firefox"),
        ("curl/8.14", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_it_names_browser_and_system_as_far_as_they_are_known(said: str, name: str):
    assert browser_name(said) == name
