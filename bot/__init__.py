"""Airdate: a Discord bot that tells a server when an anime episode is really out."""

__version__ = "0.1.0"
