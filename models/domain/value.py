"""The one base of all frozen values."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value, compared by content; what crosses the engine and the record is made of these."""

    model_config = ConfigDict(frozen=True)
