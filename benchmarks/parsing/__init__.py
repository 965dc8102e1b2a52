"""Parsing: what a document costs of which only one entry is new, beside feedparser on the whole of it."""
