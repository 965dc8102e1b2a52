"""A scripted year through the real pipeline: what was announced once, twice, too early, late or never."""
