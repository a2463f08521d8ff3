"""What the operator sets: `DUBAN_*` in the environment, or in `duban.toml` here.

Read by the entry points only, never at import, and handed on as a value.
"""

import re
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Any, ClassVar, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from embedded.folder import DataFolder
from embedded.runfile import running_service
from trouble import Trouble

PREFIX = "DUBAN_"
SHORTEST_KEY = 16
FILE = Path("duban.toml")
# Accepted already, so that a file written for the next version is not refused by this.
NOT_YET_READ = ("DUBAN_OIDC_",)
RATE = re.compile(r"[1-9][0-9]{0,8}/(?:[1-9][0-9]{0,3} ?)?(?:second|minute|hour)s?")
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class SettingRefused(Trouble):
    """{name}: {reason}."""

    code = "setting_refused"
    exit_code = 2


class SettingsFileRefused(Trouble):
    """The file duban.toml cannot be used: {reason}."""

    code = "settings_file_refused"
    exit_code = 2


class DatabaseUnset(Trouble):
    """No database: set DUBAN_DATABASE_URL, or DUBAN_DATA_DIR to the folder of a running `duban up` ({data_dir} is not one)."""  # noqa: E501 - the docstring is the message

    code = "database_unset"
    exit_code = 2


class EngineUnset(Trouble):
    """No engine: set DUBAN_TEMPORAL_ADDRESS, or DUBAN_DATA_DIR to the folder of a running `duban up` ({data_dir} is not one)."""  # noqa: E501 - the docstring is the message

    code = "engine_unset"
    exit_code = 2


class SecretKeyUnset(Trouble):
    """No secret key: set DUBAN_SECRET_KEY to a long random text, the same for every `duban api` of this service."""

    code = "secret_key_unset"
    exit_code = 2


class TomlFile(PydanticBaseSettingsSource):
    """Reads `duban.toml`, whose names are those of the environment variables."""

    def get_field_value(
        self,
        field: FieldInfo,
        field_name: str,
    ) -> tuple[Any, str, bool]:
        """Refuse: this source gives all its values at once."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """Give the file's values by field name; an unknown name is refused."""
        try:
            written = tomllib.loads(FILE.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise SettingsFileRefused(reason=error) from error
        values: dict[str, Any] = {}
        for name, value in written.items():
            field = name.removeprefix(PREFIX).lower()
            known = name == PREFIX + field.upper()
            if known and field in self.settings_cls.model_fields:
                values[field] = value
            elif not name.startswith(NOT_YET_READ):
                raise SettingsFileRefused(reason=f"there is no setting named {name}")
        return values


class Settings(BaseSettings):
    """The settings of one process."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        # Values may be secrets; a message about one names it and no more.
        hide_input_in_errors=True,
    )

    database_url: SecretStr | None = None
    """`postgresql://user:password@host:port/database`; None means embedded in `up`."""
    temporal_address: str | None = None
    """`host:port`; None means embedded in `up`."""
    temporal_namespace: str = "duban"
    temporal_tls_cert: Path | None = None
    temporal_tls_key: Path | None = None
    temporal_tls_ca: Path | None = None
    temporal_tls_server_name: str | None = None
    temporal_api_key: SecretStr | None = None
    task_queue: str = "duban"
    secret_key: SecretStr | None = None
    """Signs what the API hands out; `up` makes one of its own when it is unset."""
    payload_keys: SecretStr | None = None
    data_dir: Path = Path("data")
    time_zone: str = "Asia/Shanghai"
    evidence_url: str | None = None
    """Where uploads go, a folder or a `file://` URL; None means the folder `evidence` under `data_dir`."""
    evidence_days: int = Field(default=30, ge=1, le=3650)
    """For how many days an upload is kept that nobody cites."""

    checkpoint_key: Path | None = None
    """The private key that signs checkpoints and erasures; None means `checkpoint-key` under `data_dir`."""
    checkpoint_public_keys: Path | None = None
    """The public keys that they are proved with; None means the one that belongs to the private key."""
    checkpoint_file: Path | None = None
    """Where checkpoints are kept outside the database; None means `checkpoints.jsonl` under `data_dir`."""
    checkpoint_mail: str | None = None
    """The address that each checkpoint is mailed to as well."""
    access_log_days: int = Field(default=180, ge=180, le=36_500)
    """How long the access log is kept; never less than six months (网络安全法 Art. 21)."""

    public_url: str | None = None
    """Where people find the service: links in mail and webhooks start with it. None means where `up` listens."""
    smtp_host: str | None = None
    """The mail server; None means that no mail is sent."""
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    """None means 587, for `tls` 465, for `none` 25."""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_ca: Path | None = None
    """The authority that the mail server's certificate is from, where it is not one of the system's."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    """The address that mail comes from."""
    webhook_allow_private: str = ""
    """Networks in which webhooks may lie though they are private (`10.1.0.0/16, 127.0.0.1/32`), or `true` for all."""

    rate_per_account: str | None = "5000/10 seconds"
    """How many requests one `api` process takes from an account, in a moving window; `off` for no limit."""
    rate_per_address: str | None = "20000/10 seconds"
    """The same for an address: an office may be behind one."""
    upload_mib_per_account: str | None = "20480/hour"
    """How many MiB of files one `api` process takes from an account in each hour; `off` for no limit."""
    trusted_proxies: str = "127.0.0.1, ::1"
    """Addresses or networks of reverse proxies, whose word on where a request comes from is taken."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file."""
        return init_settings, env_settings, TomlFile(settings_cls)

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(url.get_secret_value()) if url is not None else None
        if parts is not None and (parts.scheme not in {"postgresql", "postgres"} or not parts.hostname):
            reason = "write postgresql://user:password@host:port/database"
            raise ValueError(reason)
        return url

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < SHORTEST_KEY:
            reason = f"give {SHORTEST_KEY} random characters or more"
            raise ValueError(reason)
        return key

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            reason = f"there is no time zone {name!r}; one is Asia/Shanghai"
            raise ValueError(reason) from error
        return name

    @model_validator(mode="after")
    def _tls_is_whole(self) -> Self:
        if (self.temporal_tls_cert is None) != (self.temporal_tls_key is None):
            reason = "DUBAN_TEMPORAL_TLS_CERT and DUBAN_TEMPORAL_TLS_KEY go together"
            raise ValueError(reason)
        tls = (self.temporal_tls_cert, self.temporal_tls_ca, self.temporal_api_key)
        if self.temporal_address is None and any(tls):
            reason = "DUBAN_TEMPORAL_TLS_… and _API_KEY need DUBAN_TEMPORAL_ADDRESS"
            raise ValueError(reason)
        return self

    @model_validator(mode="after")
    def _smtp_is_whole(self) -> Self:
        if self.smtp_host is not None and (self.smtp_from is None or "@" not in self.smtp_from):
            reason = "DUBAN_SMTP_HOST needs DUBAN_SMTP_FROM, the address that mail comes from"
            raise ValueError(reason)
        if (self.smtp_user is None) != (self.smtp_password is None):
            reason = "DUBAN_SMTP_USER and DUBAN_SMTP_PASSWORD go together"
            raise ValueError(reason)
        if self.smtp_user is not None and self.smtp_tls == "none":
            reason = "DUBAN_SMTP_PASSWORD is not sent in the clear: set DUBAN_SMTP_TLS to starttls or tls"
            raise ValueError(reason)
        return self

    @model_validator(mode="after")
    def _checkpoints_have_a_way(self) -> Self:
        if self.checkpoint_mail is not None and ("@" not in self.checkpoint_mail or self.smtp_host is None):
            reason = "DUBAN_CHECKPOINT_MAIL is an address, and needs DUBAN_SMTP_HOST"
            raise ValueError(reason)
        return self

    @field_validator("public_url")
    @classmethod
    def _is_http(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            reason = "write https://HOST, with a path where there is one"
            raise ValueError(reason)
        return url

    @field_validator("rate_per_account", "rate_per_address", "upload_mib_per_account", mode="before")
    @classmethod
    def _is_rate(cls, said: object) -> object:
        if said is None or (isinstance(said, str) and said.strip().lower() == "off"):
            return None
        if not isinstance(said, str) or RATE.fullmatch(said.strip()) is None:
            reason = "write a number, a slash and a time (5000/10 seconds), or off"
            raise ValueError(reason)
        return said.strip()

    @field_validator("trusted_proxies")
    @classmethod
    def _are_proxies(cls, said: str) -> str:
        try:
            for network in filter(None, (part.strip() for part in said.split(","))):
                ip_network(network)
        except ValueError as error:
            reason = "write addresses or networks, with commas between; one is 10.1.0.7"
            raise ValueError(reason) from error
        return said

    @field_validator("webhook_allow_private", mode="before")
    @classmethod
    def _are_networks(cls, said: object) -> object:
        if isinstance(said, bool):
            return str(said).lower()
        if isinstance(said, str) and said.strip().lower() not in {"", "true", "false"}:
            for network in said.split(","):
                try:
                    ip_network(network.strip())
                except ValueError as error:
                    reason = f"{network.strip()} is no network; one is 10.1.0.0/16"
                    raise ValueError(reason) from error
        return said

    def required_database_url(self) -> str:
        """Give the database's URL, or refuse with what to set."""
        if self.database_url is None:
            raise DatabaseUnset(data_dir=self.data_dir)
        return self.database_url.get_secret_value()

    def required_temporal_address(self) -> str:
        """Give the engine's address, or refuse with what to set."""
        if self.temporal_address is None:
            raise EngineUnset(data_dir=self.data_dir)
        return self.temporal_address

    def required_secret_key(self) -> str:
        """Give the secret key, or refuse with what to set."""
        if self.secret_key is None:
            raise SecretKeyUnset
        return self.secret_key.get_secret_value()

    @property
    def links_start_at(self) -> str:
        """What links to the service start with."""
        return self.public_url or "http://127.0.0.1:8000"

    @property
    def checkpoint_key_place(self) -> Path:
        """The private key's file, whether or not it is there."""
        return self.checkpoint_key or DataFolder(self.data_dir.absolute()).checkpoint_key

    @property
    def checkpoint_place(self) -> Path:
        """The file that checkpoints are added to."""
        return self.checkpoint_file or DataFolder(self.data_dir.absolute()).checkpoints

    @property
    def evidence_place(self) -> str:
        """Where uploads go: the URL that was set, or a folder's path."""
        return self.evidence_url or str(self.data_dir.absolute() / "evidence")


def read_settings() -> Settings:
    """Read the environment and `duban.toml`; what is wrong is one clear refusal."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = "_".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        name = PREFIX + field.upper() if field else "Settings"
        raise SettingRefused(name=name, reason=reason) from None


def settings_for_command(*, engine: bool = True) -> Settings:
    """Settings of a command other than `up`: a running `up` first, else what is set.

    A command that does without the engine says `engine=False`. Where neither a
    running `up` nor the settings name what is needed, the command is refused.
    """
    settings = read_settings()
    running = running_service(settings.data_dir)
    if running is not None:
        found: dict[str, Any] = {
            "database_url": SecretStr(running.database),
            "temporal_address": running.temporal,
        }
        if settings.secret_key is None and running.secret_key is not None:
            found["secret_key"] = SecretStr(running.secret_key)
        settings = settings.model_copy(update=found)
    settings.required_database_url()
    if engine:
        settings.required_temporal_address()
    return settings
