"""The connection to the engine: the one place where payloads get their form."""

from pathlib import Path

from temporalio.api.failure.v1 import Failure
from temporalio.client import Client
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter, DefaultFailureConverter
from temporalio.converter import PayloadConverter as BasePayloadConverter
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.service import TLSConfig

_PARTS = tuple(PydanticPayloadConverter().converters.values())


class PayloadConverter(CompositePayloadConverter):
    """Pydantic's. The SDK makes one for each activation, so all share their parts, which know the types already."""

    def __init__(self) -> None:
        """Take the parts."""
        super().__init__(*_PARTS)


class FailureConverter(DefaultFailureConverter):
    """An error that we did not mean for the engine is told by its type alone: its message may quote anything."""

    def to_failure(self, exception: BaseException, payload_converter: BasePayloadConverter, failure: Failure) -> None:
        """Write the failure, and its causes by the same rule."""
        if not isinstance(exception, FailureError):
            name = type(exception).__name__
            told = ApplicationError(name, type=name).with_traceback(exception.__traceback__)
            told.__cause__ = exception.__cause__
            exception = told
        super().to_failure(exception, payload_converter, failure)


DATA_CONVERTER = DataConverter(payload_converter_class=PayloadConverter, failure_converter_class=FailureConverter)
"""How everything that crosses the engine is written; worker, API, tests and replayer use this one.

A codec that encrypts what is left, under `DUBAN_PAYLOAD_KEYS`, goes in here (`payload_codec`) and nowhere else;
with it, `FailureConverter` has to encode common attributes, too.
"""


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
