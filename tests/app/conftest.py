from tests.store.conftest import database, database_url, postgresql_server, sqlite_template

__all__ = ["database", "database_url", "postgresql_server", "sqlite_template"]
