"""Alembic's door to the application's database."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def include_object(_thing, name, kind, reflected, _compare_to):
    """Partitions come and go with their parents."""
    return not (kind == "table" and reflected and name not in database.metadata.tables and "_p" in name)


def run() -> None:
    """One transaction for each migration; a busy table is not waited for long."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '10s'")
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transaction_per_migration=True,
            include_object=include_object,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
