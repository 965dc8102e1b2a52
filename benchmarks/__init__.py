"""Programs that measure the project: each prints its figures beside the goals."""
