"""A pass over 1,000 feeds: Airdate's poller beside `reader` and a bare aiohttp loop, on the same loopback server."""
