"""What to ask each kind of source, and how to read its answer."""
