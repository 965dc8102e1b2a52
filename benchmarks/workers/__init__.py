"""Workers: one, two and four processes that poll 2,000 feeds from one PostgreSQL database."""
