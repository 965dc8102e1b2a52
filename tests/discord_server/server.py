"""The stand-in Discord: one loopback web application for REST and gateway, with the verbs that tests use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from . import asking
from .clock import Clock
from .commands import Commands
from .faults import Faults
from .gateway import Gateway
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, Interactions
from .journal import Journal
from .messages import Nonces
from .people import User
from .ratelimits import RateLimits
from .rest import BASE, Rest
from .world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from .channels import Channel
    from .guilds import Guild
    from .message import Message

HOST = "127.0.0.1"
TOKEN = "MTE4MDAwMDAwMDAwMDAwMDAwMA.Gstand.in-for-a-token-of-the-tests-0000000"


class DiscordServer:
    """A Discord of one's own: `async with DiscordServer() as discord:` serves it on a free port of the loopback.

    `world` may be built before and after the start; what changes afterwards is told through the gateway. `clock` is
    Discord's clock, `faults` and `limits` disturb REST, `gateway` has verbs that disturb sessions, `journal` keeps
    every request, and `violations` lists what Discord's description of its API objects to (empty where it is absent).
    """

    def __init__(
        self, token: str = TOKEN, *, clock: Clock | None = None, bot_name: str = "Airdate", check_openapi: bool = True
    ) -> None:
        self.token = token
        self.clock = clock or Clock()
        self.journal = Journal()
        self.faults = Faults()
        self.limits = RateLimits()
        self.nonces = Nonces()
        bot = User(self.clock.snowflake(), bot_name, bot=True)
        developer = User(self.clock.snowflake(), "developer")
        self.world = World(self.clock, bot, developer, self.nonces, emit=self._emit, users={bot.id: bot})
        self.gateway = Gateway(self.world, token, notify=self.journal.notify)
        self.commands = Commands(self.world)
        self.interactions = Interactions(self.world, self.gateway, self.journal)
        self.rest = Rest(
            world=self.world,
            commands=self.commands,
            interactions=self.interactions,
            gateway=self.gateway,
            journal=self.journal,
            faults=self.faults,
            limits=self.limits,
            token=token,
            check_openapi=check_openapi,
        )
        self.port = 0
        self._runner: web.AppRunner | None = None

    def _emit(self, event: str, guild: Guild | None, data: dict[str, Any]) -> None:
        self.gateway.emit(event, guild, data)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Serve on a port of the loopback, a free one where it is 0; a second start takes up after `stop`."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.add_routes([web.get("/gateway", self.gateway.serve), web.get("/gateway/", self.gateway.serve)])
        app.add_routes(self.rest.routes())
        self.faults.released.clear()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.rest.gateway_url = self.gateway.resume_url = self.gateway_url

    async def stop(self) -> None:
        """Stop serving; requests that hang are let go, and the world stays as it is."""
        self.faults.released.set()
        await self.gateway.drop(None)
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @property
    def api_base(self) -> str:
        """What goes into `discord.http.Route.BASE`."""
        return f"http://{HOST}:{self.port}{BASE}"

    @property
    def gateway_url(self) -> str:
        """What goes into `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"ws://{HOST}:{self.port}/gateway"

    @property
    def bot(self) -> User:
        """The bot's user; its id is the application's id too."""
        return self.world.bot

    @property
    def violations(self) -> list[str]:
        """What Discord's description of its API objects to in accepted requests and in the stand-in's answers."""
        return self.rest.violations

    @property
    def allowed_intents(self) -> int:
        """The privileged intents that the application may use, as bits."""
        return self.gateway.allowed_intents

    @allowed_intents.setter
    def allowed_intents(self, bits: int) -> None:
        self.gateway.allowed_intents = bits

    def replace_token(self, token: str) -> None:
        """Let the old token fail from now on, on REST with 401 and at the gateway with 4004."""
        self.token = self.rest.token = self.gateway.token = token

    def add_guild(self, name: str, **options: Any) -> Guild:
        """Add a guild with the bot in it; see `World.add_guild` for the options."""
        return self.world.add_guild(name, **options)

    def add_user(self, name: str) -> User:
        """Add an account that is in no guild yet."""
        return self.world.add_user(name)

    def dm(self, user: User) -> Channel:
        """The direct-message channel between a user and the bot."""
        return self.world.dm_with(user)

    def messages(self, channel: Channel) -> list[Message]:
        """What stands in a channel, oldest first; ephemeral answers are not among it."""
        return sorted(channel.messages.values(), key=lambda one: one.id)

    async def wait_for(self, condition: Callable[[], object], timeout: float = 10) -> None:  # noqa: ASYNC109 - tests give it
        """Return once `condition()` holds, looked at after each request and each event of the gateway."""
        await self.journal.wait_for(condition, timeout)

    async def connected(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - tests give it
        """Wait until a client is in a session."""
        await self.wait_for(lambda: self.gateway.connected, timeout)

    async def has_commands(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - tests give it
        """Wait until a client is in a session and has registered its commands."""
        await self.wait_for(lambda: self.gateway.connected and bool(self.commands.scopes), timeout)

    def begin_slash(
        self,
        user: User,
        guild: Guild | None,
        channel: Channel | None,
        spoken: str,
        options: dict[str, Any] | None = None,
    ) -> Interaction:
        """Send a command without waiting for the answer."""
        data = asking.command(self.commands, user, guild, spoken, options or {})
        return self.interactions.begin(COMMAND, user, channel or self.dm(user), data)

    async def slash(
        self,
        user: User,
        guild: Guild | None,
        channel: Channel | None,
        spoken: str,
        options: dict[str, Any] | None = None,
        *,
        timeout: float = 5,  # noqa: ASYNC109 - tests give it
    ) -> Interaction:
        """Let a person use a command ("announce add") and wait until there is an answer to see, through a deferral.

        Options are text, numbers, booleans, or a User, Member, Channel or Role of the world. LookupError where the
        command isn't offered there, ValueError where Discord's client wouldn't send it, TimeoutError without an answer.
        """
        return await self.begin_slash(user, guild, channel, spoken, options).answered(timeout)

    async def autocomplete(
        self,
        user: User,
        guild: Guild | None,
        channel: Channel | None,
        spoken: str,
        typed: dict[str, Any],
        *,
        timeout: float = 5,  # noqa: ASYNC109 - tests give it
    ) -> list[dict[str, Any]]:
        """The choices offered while the last option of `typed` is being written; those before it are filled in."""
        data = asking.command(self.commands, user, guild, spoken, typed, focused=list(typed)[-1])
        asked = self.interactions.begin(AUTOCOMPLETE, user, channel or self.dm(user), data)
        return (await asked.answered(timeout)).choices or []

    async def press(
        self,
        user: User,
        message: Message,
        custom_id: str | None = None,
        *,
        label: str | None = None,
        timeout: float = 5,  # noqa: ASYNC109 - tests give it
    ) -> Interaction:
        """Let a person press a button, named by its custom_id or its label, and wait for the answer."""
        wanted = custom_id if custom_id is not None else asking.button_id(message, label or "")
        data = asking.press(message, wanted)
        return await self.interactions.begin(COMPONENT, user, message.channel, data, source=message).answered(timeout)

    async def choose(
        self,
        user: User,
        message: Message,
        custom_id: str,
        values: list[str],
        *,
        timeout: float = 5,  # noqa: ASYNC109 - tests give it
    ) -> Interaction:
        """Let a person choose values of a select, and wait for the answer."""
        data = asking.choose(message, custom_id, values)
        return await self.interactions.begin(COMPONENT, user, message.channel, data, source=message).answered(timeout)

    async def submit(
        self,
        opened: Interaction,
        values: dict[str, str],
        *,
        timeout: float = 5,  # noqa: ASYNC109 - tests give it
    ) -> Interaction:
        """Send off the modal that an interaction opened, with values by custom_id, and wait for the answer."""
        if opened.modal is None:
            raise LookupError("that interaction was not answered with a modal")
        data = asking.submit(opened.modal, values)
        begun = self.interactions.begin(MODAL, opened.user, opened.channel, data, source=opened.source)
        return await begun.answered(timeout)

    def advance(self, **by: float) -> None:
        """Let time pass on Discord's clock: `advance(minutes=5)` ages nonces and tokens."""
        self.clock.advance(timedelta(**by))
