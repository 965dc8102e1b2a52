"""The replay: a bundled season as feeds and calendar, a simulated clock, a terminal as the channel."""
