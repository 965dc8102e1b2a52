"""The gateway: sessions that identify, resume and beat, and the verbs with which tests disturb them."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from . import guild_payloads, payloads
from .connection import Connection
from .sessions import Identify, Session

if TYPE_CHECKING:
    from .guilds import Guild
    from .world import World

HEARTBEAT, IDENTIFY, RESUME, RECONNECT, REQUEST_MEMBERS, INVALID, HELLO, ACK = 1, 2, 6, 7, 8, 9, 10, 11
PRIVILEGED = {"GUILD_MEMBERS": 1 << 1, "GUILD_PRESENCES": 1 << 8, "MESSAGE_CONTENT": 1 << 15}
KNOWN_INTENTS = (1 << 26) - 1
# Seconds to wait for a client to answer a close frame; one that was killed never does.
CLOSING = 1
# The longest payload that Discord takes; a longer one is closed with 4002.
PAYLOAD = 4096


@dataclass(slots=True)
class Gateway:
    """All sessions and connections, and the record of identifies, resumes, heartbeats and close codes."""

    world: World
    token: str
    notify: Any
    allowed_intents: int = 0
    heartbeat_interval: float = 41.25
    resume_url: str = ""
    shards: int = 1
    identify_limit: int = 1000
    sessions: dict[str, Session] = field(default_factory=dict)
    connections: list[Connection] = field(default_factory=list)
    identifies: list[Identify] = field(default_factory=list)
    resumes: list[str] = field(default_factory=list)
    heartbeats: int = 0
    closed_with: list[int] = field(default_factory=list)
    refuse_connections: bool = False
    refuse_with: int | None = None

    @property
    def connected(self) -> bool:
        """Whether a client is in a session now."""
        return any(one.connection for one in self.sessions.values())

    def emit(self, event: str, guild: Guild | None, data: dict[str, Any]) -> None:
        """Tell an event to the sessions that it is for: the bot must be in the guild, or be leaving or entering it."""
        entering = event in ("GUILD_DELETE", "GUILD_CREATE")
        if guild and not entering and (guild.me is None or guild.unavailable):
            return
        for session in self.sessions.values():
            if session.serves(guild) and session.wants(event, in_guild=guild is not None):
                session.dispatch(event, self._readable(event, session, data))
        self.notify()

    def _readable(self, event: str, session: Session, data: dict[str, Any]) -> dict[str, Any]:
        hidden = event.startswith("MESSAGE_") and "author" in data and data.get("guild_id")
        if not hidden or session.intents & PRIVILEGED["MESSAGE_CONTENT"]:
            return data
        mine = data["author"]["id"] == str(self.world.bot.id)
        mentioned = any(one["id"] == str(self.world.bot.id) for one in data["mentions"])
        return data if mine or mentioned else data | {"content": "", "embeds": [], "components": [], "attachments": []}

    async def drop(self, code: int | None = 4000) -> None:
        """Close every connection with a code; None breaks the TCP connections instead."""
        for connection in list(self.connections):
            await connection.close(code)

    async def send_reconnect(self) -> None:
        """Ask every client to reconnect and resume."""
        for connection in self.connections:
            connection.send({"op": RECONNECT, "d": None})

    async def invalidate_sessions(self, *, tell: bool = True) -> None:
        """Forget every session; `tell` says so at once, else clients learn it when they try to resume."""
        held = [one.connection for one in self.sessions.values() if one.connection]
        self.sessions.clear()
        for connection in held:
            connection.session = None
            if tell:
                connection.send({"op": INVALID, "d": False})

    def make_unavailable(self, guild: Guild) -> None:
        """Let a guild suffer an outage: it vanishes from the client's cache, though the bot is still in it."""
        guild.unavailable = True
        self.emit("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})

    def make_available(self, guild: Guild) -> None:
        """End a guild's outage."""
        guild.unavailable = False
        self.emit("GUILD_CREATE", guild, guild_payloads.guild_create(guild))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One WebSocket connection from HELLO to its end."""
        if self.refuse_connections:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0, compress=False, timeout=CLOSING)
        await socket.prepare(request)
        connection = Connection(socket, request, compress=request.query.get("compress"))
        self.connections.append(connection)
        writer = asyncio.create_task(connection.write())
        try:
            connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_interval * 1000)}})
            await self._read(connection)
        finally:
            self._leave(connection)
            writer.cancel()
        return socket

    async def _read(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            code = self._received(connection, frame.data)
            if code:
                await connection.close(code)

    def _leave(self, connection: Connection) -> None:
        self.connections.remove(connection)
        left = connection.closed_with is None and connection.socket.close_code in (1000, 1001)
        if connection.closed_with:
            self.closed_with.append(connection.closed_with)
        if connection.session:
            connection.session.connection = None
            # A client that closes with 1000 or 1001 of its own ends its session, as Discord's documentation says.
            if left:
                self.sessions.pop(connection.session.id, None)
        self.notify()

    def _received(self, connection: Connection, data: str | bytes) -> int | None:
        """Act on a payload; the result is the code to close with, if any."""
        if len(data) > PAYLOAD:
            return 4002
        payload = json.loads(data)
        op, given = payload.get("op"), payload.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            connection.send({"op": ACK})
            self.notify()
            return None
        if op == IDENTIFY:
            return self._identify(connection, given)
        if op == RESUME:
            return self._resume(connection, given)
        if connection.session is None:
            return 4003
        if op == REQUEST_MEMBERS:
            self._chunk(connection.session, given)
        return None if op in (3, 4, REQUEST_MEMBERS) else 4001

    def _identify(self, connection: Connection, given: dict[str, Any]) -> int | None:
        shard = tuple(given.get("shard") or (0, 1))
        intents = given.get("intents", 0)
        code = self._refused(connection, given, shard, intents)
        if code:
            return code
        session = Session(secrets.token_hex(16), (shard[0], shard[1]), intents, connection)
        connection.session = session
        self.sessions[session.id] = session
        self.identifies.append(Identify(session.shard, intents, asyncio.get_running_loop().time()))
        self._greet(session, given)
        self.notify()
        return None

    def _refused(
        self, connection: Connection, given: dict[str, Any], shard: tuple[int, ...], intents: int
    ) -> int | None:
        privileged = intents & sum(PRIVILEGED.values())
        if self.refuse_with is not None:
            return self.refuse_with
        checks = {
            4005: connection.session is not None,
            4004: given.get("token", "").removeprefix("Bot ") != self.token,
            4010: len(shard) != 2 or not 0 <= shard[0] < shard[1],
            4013: intents & ~KNOWN_INTENTS,
            4014: privileged & ~self.allowed_intents,
        }
        return next((code for code, failed in checks.items() if failed), None)

    def _greet(self, session: Session, given: dict[str, Any]) -> None:
        guilds = [one for one in self.world.guilds.values() if one.me and session.serves(one)]
        ready = {
            "v": 10,
            "user": payloads.own_user(self.world.bot),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.resume_url,
            "application": {"id": str(self.world.bot.id), "flags": 0},
            "private_channels": [],
        }
        session.dispatch("READY", ready | ({"shard": given["shard"]} if given.get("shard") else {}))
        for guild in guilds:
            if not guild.unavailable and session.wants("GUILD_CREATE", in_guild=True):
                session.dispatch("GUILD_CREATE", guild_payloads.guild_create(guild))

    def _resume(self, connection: Connection, given: dict[str, Any]) -> int | None:
        if given.get("token", "").removeprefix("Bot ") != self.token:
            return 4004
        session = self.sessions.get(given.get("session_id") or "")
        if session is None:
            connection.send({"op": INVALID, "d": False})
            return None
        seen = given.get("seq") or 0
        if seen > session.sequence:
            return 4007
        session.connection, connection.session = connection, session
        for payload in session.sent:
            if payload["s"] > seen:
                connection.send(payload)
        self.resumes.append(session.id)
        session.dispatch("RESUMED", {})
        self.notify()
        return None

    def _chunk(self, session: Session, given: dict[str, Any]) -> None:
        guild = self.world.guilds[int(given["guild_id"])]
        wanted = {int(one) for one in given.get("user_ids") or []}
        query = given.get("query")
        found = [
            one
            for one in guild.members.values()
            if one.id in wanted or (query is not None and one.user.name.startswith(query))
        ]
        data = {"guild_id": str(guild.id), "members": [payloads.member(one) for one in found], "not_found": []}
        session.dispatch(
            "GUILD_MEMBERS_CHUNK", data | {"chunk_index": 0, "chunk_count": 1, "nonce": given.get("nonce")}
        )
