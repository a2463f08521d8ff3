"""The API's way to the engine. It connects at the first call, so that the API can start before the engine is there."""

from temporalio.client import Client

from activities.connection import connect, tls
from settings import Settings


async def engine_client(settings: Settings) -> Client:
    """A client by the settings; nothing is opened yet."""
    return await connect(
        settings.required_temporal_address(),
        settings.temporal_namespace,
        tls=tls(
            ca=settings.temporal_tls_ca,
            cert=settings.temporal_tls_cert,
            key=settings.temporal_tls_key,
            server_name=settings.temporal_tls_server_name,
        ),
        api_key=settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None,
        lazy=True,
    )
