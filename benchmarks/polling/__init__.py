"""The polling rhythm: how many requests a season takes, and how soon after an episode is in the feed it is told."""
