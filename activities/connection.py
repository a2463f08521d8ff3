"""The connection to the engine: the one place where payloads get their form."""

from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter
from temporalio.service import TLSConfig

_PARTS = tuple(PydanticPayloadConverter().converters.values())


class PayloadConverter(CompositePayloadConverter):
    """Pydantic's. The SDK makes one for each activation, so all share their parts, which know the types already."""

    def __init__(self) -> None:
        """Take the parts."""
        super().__init__(*_PARTS)


DATA_CONVERTER = DataConverter(payload_converter_class=PayloadConverter)
"""How everything that crosses the engine is written; worker, API, tests and replayer use this one."""


async def connect(
    address: str, namespace: str, *, tls: TLSConfig | None = None, api_key: str | None = None, lazy: bool = False
) -> Client:
    """A client of the engine at `address`; a `lazy` one connects at its first call."""
    return await Client.connect(
        address,
        namespace=namespace,
        data_converter=DATA_CONVERTER,
        tls=tls if tls is not None else api_key is not None,
        api_key=api_key,
        lazy=lazy,
    )


def tls(*, ca: Path | None, cert: Path | None, key: Path | None, server_name: str | None) -> TLSConfig | None:
    """TLS as it is set; `None` where nothing of it is."""
    if not any((ca, cert, key, server_name)):
        return None
    return TLSConfig(
        server_root_ca_cert=ca.read_bytes() if ca else None,
        domain=server_name,
        client_cert=cert.read_bytes() if cert else None,
        client_private_key=key.read_bytes() if key else None,
    )
