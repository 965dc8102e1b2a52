"""The fault matrix: each row injects its fault for real, and says in figures what came of it."""
