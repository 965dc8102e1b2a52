"""What is remembered: functions that take a connection; a transaction is the caller's."""
