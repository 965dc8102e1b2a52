"""A simulated week of 1,000 feeds: what Airdate asks of their servers beside `reader`, at the same median freshness."""
