"""Slash commands, thin: read the arguments, one call, one reply."""
