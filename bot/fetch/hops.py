"""Hops: the requests that one fetch makes on its way through redirects."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from yarl import URL

from bot.errors import AddressRefused, FetchError
from bot.fetch.address import AddressBook, printable

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_METHOD_KEPT = frozenset({307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One request of a fetch.

    `token` is the secret that the fetch carries, `trusted` is true while the origin is still the one it is for, and
    `permanent` while every redirect so far was a permanent one. `number` counts from 0.
    """

    url: URL
    method: str
    token: str | None = field(default=None, repr=False)
    trusted: bool = True
    permanent: bool = True
    number: int = 0

    @property
    def host(self) -> str:
        """The host's name in ASCII."""
        return self.url.raw_host or ""

    @property
    def moved_to(self) -> str | None:
        """The new URL of what was asked for, where it moved for good."""
        return str(self.url) if self.number and self.permanent else None

    def follow(self, status: int, location: str | None, book: AddressBook) -> Hop:
        """Make the next hop, as browsers do; raises FetchError where the redirect leads nowhere that may be asked."""
        url = self._target(status, location, book)
        if self.token and self.url.scheme == "https" and url.scheme == "http":
            raise AddressRefused(f"{self.host} redirects from https to http, where a token must not go", status=status)
        kept = self.method == "GET" or status in _METHOD_KEPT
        return replace(
            self,
            url=url,
            method=self.method if kept else "GET",
            trusted=self.trusted and url.origin() == self.url.origin(),
            permanent=self.permanent and status in _PERMANENT,
            number=self.number + 1,
        )

    def _target(self, status: int, location: str | None, book: AddressBook) -> URL:
        if not location:
            raise FetchError(f"HTTP {status} from {self.host} says not where to", status=status)
        try:
            # Looked at before it is joined too: joining would drop characters that are a reason to refuse.
            return book.check(str(self.url.join(URL(printable(location))))).with_fragment(None)
        except AddressRefused as error:
            raise AddressRefused(f"{self.host} redirects to where nobody may ask: {error}", status=status) from None
        except ValueError:
            raise FetchError(f"HTTP {status} from {self.host} redirects to no valid URL", status=status) from None
