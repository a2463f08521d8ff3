"""`duban migrate`."""


def migrate() -> None:
    """Bring the database to the current schema, with the policies and calendars that ship."""
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command(engine=False)

    from models.db.preparing import prepare  # noqa: PLC0415 - heavy, not for a refusal

    prepare(settings.required_database_url())
