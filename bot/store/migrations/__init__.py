"""Alembic's folder: one script per change of the schema; `alembic.ini` says how to make the next one."""
