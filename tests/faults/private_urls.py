"""84 URLs of places that no stranger may reach through the bot; PORT stands for that of a listener on this machine."""

from __future__ import annotations

from typing import Final

IPV4: Final = (
    *("127.0.0.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "100.64.0.1"),
    *("100.100.100.200", "169.254.169.254", "169.254.170.2", "168.63.129.16", "192.0.0.192", "192.0.0.1"),
    *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "240.0.0.1"),
    "255.255.255.255",
)
IPV6: Final = (
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:7f00:1"),
    *("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:0:7f00:1::", "2001:db8::1"),
    *("100::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "3fff::1", "5f00::1"),
)
SPELLINGS: Final = (
    *("127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0"),
    *("127.0.0.1.", "①②⑦.0.0.1", "127。0。0。1", "[fe80::1%25lo]"),
)
NAMES: Final = {
    "localhost": "127.0.0.1",
    "LOCALHOST.": "127.0.0.1",
    "localhost.localdomain": "127.0.0.1",
    "ip6-localhost": "::1",
    "metadata.google.internal": "169.254.169.254",
    "intranet": "10.0.0.1",
    "printer.local": "192.168.1.9",
    "rebound.example": "127.0.0.1",
}
"""Names, and what a hostile or an inner name server says of them."""

TRICKS: Final = (
    *("http://user:pw@127.0.0.1:PORT/", "http://example.com@127.0.0.1:PORT/", "http://127.0.0.1:PORT#@example.com/"),
    *("http://example.com%2f@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\@example.com/", "HTTP://127.0.0.1:PORT/"),
    *("http://127.0.0.1:22/", "http://127.0.0.1:25/", "http://127.0.0.1:6379/", "http:///127.0.0.1:PORT/"),
    *("//127.0.0.1:PORT/", "file:///etc/passwd", "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/_x"),
    *("dict://127.0.0.1:PORT/x", "data:text/xml,<rss/>", "feed://127.0.0.1:PORT/", "javascript:fetch('/')"),
    *("unix:/var/run/docker.sock", "https://127.0.0.1:PORT/", "http://%31%32%37.0.0.1:PORT/"),
)
URLS: Final = (
    *(f"http://{host}:PORT/" for host in (*IPV4, *(f"[{one}]" for one in IPV6), *SPELLINGS, *NAMES)),
    *TRICKS,
)
