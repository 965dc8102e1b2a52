"""The clients: each with every command, and with what listens to Discord."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from bot.app.configured import quotas_of
from bot.app.pipeline import Ports
from bot.app.starts import Starts
from bot.chat.client import Client
from bot.chat.membership import Membership
from bot.chat.mended import Mended
from bot.chat.parted import RestClient, ShardedClient
from bot.chat.requests import Requests
from bot.commands import Desk, cogs
from bot.config import Settings
from bot.core.parts import Part
from bot.pipeline.catalogue import Catalogue
from bot.pipeline.guilds import GuildBook
from bot.pipeline.preview import Previewer
from bot.pipeline.troubles import SecondLook
from bot.store import settings as server_settings
from bot.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """Makes one client after another, since none can be used twice; what Discord asked of one binds the next."""

    settings: Settings
    database: Database
    ports: Ports
    starts: Starts
    catalogue: Catalogue | None = None
    requests: Requests = field(default_factory=Requests)
    part: Part = field(default_factory=Part)

    def new(self) -> Client:
        """Make a client that is not connected yet."""
        if not self.part.listens:
            return RestClient(requests=self.requests)
        database, clock = self.database, self.ports.clock
        public = self.ports.public
        look = Previewer(fetch=public.fetch, parse=public.parse) if public else None
        desk = Desk.of(database, clock, quotas=quotas_of(self.settings), look=look, catalogue=self.catalogue)
        client = self._listening(desk)
        client.also(Membership(client, GuildBook(database=database, clock=clock, shards=self.part.shards)))
        client.also(Mended(client, SecondLook(database=database, clock=clock)))
        return client

    def _listening(self, desk: Desk) -> Client:
        make = partial(Client) if self.part.shards.count == 1 else partial(ShardedClient, shards=self.part.shards)
        return make(
            cogs(desk),
            allowance=self.starts.take,
            requests=self.requests,
            of_server=self._language,
            right_of_way=self.ports.right_of_way.taken,
        )

    async def _language(self, guild_id: int) -> str | None:
        async with self.database.read() as connection:
            return (await server_settings.of_server(connection, guild_id)).language
