"""Kills: the real bot against the stand-in Discord, ended by SIGKILL again and again while it has alerts to post."""
