"""The benchmark of fan-out: one event to 10,000 of 100,000 subscriptions."""
