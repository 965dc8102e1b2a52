"""Discord as an output: its client, its embeds and views, and what its errors mean."""
