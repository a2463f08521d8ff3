"""How alembic runs here: on the connection that `models.db.migrate` hands over, in its transaction."""

from alembic import context

from models.db.schema import whole_schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole_schema(),
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
