"""The soak against its goals: memory, handles and the database after seven simulated days."""
