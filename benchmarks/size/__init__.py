"""What the bot costs that runs on many servers: its start, its memory, and whether its loop stays free."""
