"""The closed list of reasons why something was not posted; each is stored and can be shown."""

from __future__ import annotations

from enum import StrEnum

from bot.core.tongue import _, mark


class Reason(StrEnum):
    """Why an event or an alert was not posted; `words` is the same for people."""

    BASELINE = "baseline"
    CHURNED = "churned"
    DUPLICATE = "duplicate"
    ALREADY_TOLD = "already_told"
    IN_BATCH = "in_batch"
    IN_ROUNDUP = "in_roundup"
    ADDED = "added"
    SUMMARISED = "summarised"
    SAME_MOVE = "same_move"
    DOUBTFUL = "doubtful"
    WITHDRAWN = "withdrawn"
    FILTERED = "filtered"
    OTHER_AUDIO = "other_audio"
    WAITS_FOR_CONFIRMATION = "waits_for_confirmation"
    TOLD_ON_SCHEDULE = "told_on_schedule"
    QUIET_HOURS = "quiet_hours"
    PAUSED = "paused"
    TOO_OLD = "too_old"
    NO_PERMISSION = "no_permission"
    CHANNEL_GONE = "channel_gone"
    BOT_REMOVED = "bot_removed"
    BLOCKED_BY_SERVER = "blocked_by_server"
    THREAD_CLOSED = "thread_closed"
    BAD_MESSAGE = "bad_message"
    DELETED_BY_SERVER = "deleted_by_server"
    NOTHING_EXPECTED = "nothing_expected"
    DM_CLOSED = "dm_closed"
    WRONG_CHANNEL = "wrong_channel"
    TAG_REQUIRED = "tag_required"
    UNCHECKED = "unchecked"
    GAVE_UP = "gave_up"

    @property
    def words(self) -> str:
        """The reason as a sentence for people, in the language that is spoken."""
        return _(_WORDS[self])


_WORDS = {
    Reason.BASELINE: mark("it was already there when the source was read for the first time"),
    Reason.CHURNED: mark("the source gave new ids to nearly everything at once, so nothing of it counts as new"),
    Reason.DUPLICATE: mark("another source had told the same before"),
    Reason.ALREADY_TOLD: mark("the same was already told here"),
    Reason.IN_BATCH: mark("it was told together with other episodes that came at once"),
    Reason.IN_ROUNDUP: mark("so much came at once that it was told in a list with the rest of it"),
    Reason.ADDED: mark("it was added to the message of the same episode"),
    Reason.SUMMARISED: mark("it was missed at its time, and is told in one summary with what else was"),
    Reason.SAME_MOVE: mark("it moved along with an episode of which that was told before"),
    Reason.DOUBTFUL: mark("it is doubtful, and waits for a second witness or the grace period"),
    Reason.WITHDRAWN: mark("its source corrected it before it was told"),
    Reason.FILTERED: mark("this announcement does not ask for this kind of event"),
    Reason.OTHER_AUDIO: mark("this announcement asks for other audio languages"),
    Reason.WAITS_FOR_CONFIRMATION: mark("this announcement waits until the episode is seen on a platform"),
    Reason.TOLD_ON_SCHEDULE: mark("this announcement goes by the schedule"),
    Reason.QUIET_HOURS: mark("it came in quiet hours"),
    Reason.PAUSED: mark("the announcement is paused"),
    Reason.TOO_OLD: mark("it was already old when it was noticed"),
    Reason.NO_PERMISSION: mark("the bot may not post in the channel"),
    Reason.CHANNEL_GONE: mark("the channel no longer exists"),
    Reason.BOT_REMOVED: mark("the bot is no longer on the server"),
    Reason.BLOCKED_BY_SERVER: mark("the server's AutoMod or settings refused the message"),
    Reason.THREAD_CLOSED: mark("the thread is locked or archived"),
    Reason.BAD_MESSAGE: mark("Discord refused the message as malformed"),
    Reason.DELETED_BY_SERVER: mark("it was posted, and then deleted by someone"),
    Reason.NOTHING_EXPECTED: mark("nothing was expected that day"),
    Reason.DM_CLOSED: mark("the person takes no direct messages from the bot"),
    Reason.WRONG_CHANNEL: mark("the bot can't post in this kind of channel"),
    Reason.TAG_REQUIRED: mark("the forum asks for a tag on every post"),
    Reason.UNCHECKED: mark("it may have been posted, and the bot may not read the channel's history to see"),
    Reason.GAVE_UP: mark("Discord gave no clear answer for too long"),
}
