"""The soak: days of simulated time over the real pipeline, with feeds that misbehave now and then."""
