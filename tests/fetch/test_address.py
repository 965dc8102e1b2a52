from __future__ import annotations

import pytest
from yarl import URL

from bot.errors import AddressRefused
from bot.fetch.address import AddressBook, is_public

PORTS = (80, 443, 8080, 8443)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254", "169.254.170.2", "168.63.129.16"),
        *("192.0.0.192", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("::ffff:0:7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001::1"),
        *("2001:1ff::1", "2001:db8::1", "100::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1"),
        *("ff02::1", "3fff::1", "5f00::1", "", "localhost"),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1"]
)
def test_an_address_of_the_public_internet_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http"),
        ("ftp://example.com/", "only http"),
        ("gopher://example.com/", "only http"),
        ("dict://example.com/", "only http"),
        ("data:text/xml,x", "only http"),
        ("feed://example.com/rss", "only http"),
        ("javascript:alert(1)", "only http"),
        ("unix:/var/run/docker.sock", "only http"),
        ("//example.com/", "only http"),
        ("example.com/rss", "only http"),
        ("", "only http"),
        ("http:///path", "no valid host"),
        ("http://%31%32%37.0.0.1/", "no valid host"),
        ("http://exa mple.com/", "no valid host"),
        ("http://[fe80::1%25eth0]/", "no valid host"),
        ("http://[v1.x:y]/", "no valid host"),
        ("http://user:pw@example.com/", "user name or password"),
        ("http://user@example.com/", "user name or password"),
        ("http://:pw@example.com/", "user name or password"),
        ("http://example.com%2f@127.0.0.1/", "user name or password"),
        ("http://example.com:22/", "port 22"),
        ("http://example.com:25/", "port 25"),
        ("http://example.com:6379/", "port 6379"),
        ("http://example.com:0/", "port 0"),
        ("http://example.com\\@127.0.0.1/", "control character or backslash"),
        ("http://example.com/\r\nHost: x", "control character or backslash"),
        ("http://exam\tple.com/", "control character or backslash"),
        ("http://example.com/\u202e", "control character or backslash"),
        ("http://example.com/\ud800", "control character or backslash"),
        ("http://example.com/" + "a" * 2048, "longer than 2048"),
        ("http://example.com:99999/", "can't be read"),
        ("http://[::1", "can't be read"),
    ],
)
def test_a_url_that_nobody_may_ask_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(AddressRefused, match=reason):
        AddressBook((), PORTS).check(url)


@pytest.mark.parametrize(
    "url",
    ["http://example.com", "HTTPS://EXAMPLE.COM/feed?a=1", "https://example.com:8443/", "http://[2606:4700::1]:8080/"],
)
def test_a_url_of_the_public_kind_passes(url: str) -> None:
    assert AddressBook((), PORTS).check(url).scheme in {"http", "https"}


@pytest.mark.parametrize(
    ("entry", "url", "vouched"),
    [
        ("nas.lan", "http://nas.lan:9000/", True),
        ("NAS.lan", "http://nas.LAN:9000/", True),
        ("nas.lan", "http://evil.nas.lan/", False),
        ("nas.lan:9000", "http://nas.lan:9000/", True),
        ("nas.lan:9000", "http://nas.lan:9001/", False),
        ("nas.lan:80", "http://nas.lan/", True),
        ("10.0.0.7", "http://10.0.0.7:1234/", True),
        ("10.0.0.7", "http://10.0.0.70/", False),
        ("::1", "http://[::1]:9000/", True),
        ("[::1]", "http://[::1]:9000/", True),
        ("[::1]:9000", "http://[::1]:9000/", True),
        ("[::1]:9000", "http://[::1]:9001/", False),
    ],
)
def test_the_operator_vouches_for_a_host_or_for_one_port_of_it(entry: str, url: str, vouched: bool) -> None:
    assert AddressBook((entry,), PORTS).vouched(URL(url)) is vouched
