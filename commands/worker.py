"""`duban worker`."""


def worker() -> None:
    """Run a worker alone, against servers that you run; the same as `python worker.py`."""
    from settings import settings_for_command  # noqa: PLC0415 - kept out of --help

    settings = settings_for_command()

    from worker import main  # noqa: PLC0415 - heavy, and not needed for a refusal

    main(settings)
