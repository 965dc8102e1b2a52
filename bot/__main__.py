"""Lets `python -m bot` do what `airdate` does."""

from bot.cli import main

if __name__ == "__main__":
    main()
