"""Servers: what Discord tells of one that the bot keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """The language (BCP 47) in which Discord speaks on a server, and whose it is."""

    locale: str
    owner_id: int | None = None
