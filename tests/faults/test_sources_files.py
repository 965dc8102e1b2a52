"""F2: bodies that a careless parser would take for the name of a file or an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.parsing import Parsers
from bot.sources.base import Response
from tests.core.made import NOW
from tests.faults.conftest import Figure
from tests.faults.kinds import ADDRESS, EVERY
from tests.faults.watched import Opening, Watched
from tests.fetch.servers import listening


def bodies(file: Path, port: int) -> list[bytes]:
    """Write the bodies; the file is there, and somebody listens on the port."""
    external = f"http://127.0.0.1:{port}/evil.dtd"
    names = ["/etc/passwd", "/dev/zero", "/dev/stdin", "/proc/self/environ", "pyproject.toml", ".", "~/.netrc", "CON"]
    names += [str(file), file.as_uri(), "file:///etc/passwd", "file:/dev/zero", f"http://127.0.0.1:{port}/feed"]
    names += [f"ftp://127.0.0.1:{port}/feed", "-", "data:text/xml,<rss/>", "\\\\127.0.0.1\\share\\feed.xml"]
    entity = "<channel><title>&x;</title><item><title>&x;</title></item></channel>"
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{file.as_uri()}"/>'
    event = f"ATTACH:{file.as_uri()}\r\nDTSTART;TZID=/etc/passwd:20240124T190000\r\nSUMMARY:Show - 1x01\r\nUID:1"
    documents = [
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{file.as_uri()}">]><rss version="2.0">{entity}</rss>',
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{external}">]><rss version="2.0">{entity}</rss>',
        f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{external}"> %x;]><rss version="2.0"><channel/></rss>',
        f'<!DOCTYPE rss SYSTEM "{external}"><rss version="2.0">{entity}</rss>',
        f'<?xml-stylesheet href="{external}"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        f'<rss version="2.0"><channel>{include}<item><title>{include}</title></item></channel></rss>',
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:../../../../etc/passwd\r\nEND:VCALENDAR\r\n",
    ]
    return [text.encode() for text in (*names, *documents)]


@pytest.mark.fault("F2")
async def test_no_body_is_taken_for_a_file_or_an_address(tmp_path: Path, figure: Figure) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("s3cret")
    asked: dict[tuple[str, bytes], tuple[str, ...]] = {}
    async with Parsers(workers=1) as parse, listening() as inside:
        every = bodies(file, inside.port)
        control = Opening(inner=EVERY[0])
        opened = await parse(control, Response(url=ADDRESS, body=str(file).encode(), received=NOW))
        for source in EVERY:
            for body in every:
                reading = await parse(Watched(inner=source), Response(url=ADDRESS, body=body, received=NOW))
                if reading.skipped:
                    asked[source.name, body] = reading.skipped
                assert b"s3cret" not in repr(reading).encode()
    assert any(line.startswith("open ") and "secret.txt" in line for line in opened.skipped)
    assert asked == {}
    tried = len(every) * len(EVERY)
    figure(
        f"{len(every)} bodies to {len(EVERY)} kinds of source: 0 files opened, 0 connections (audit hook)", times=tried
    )
