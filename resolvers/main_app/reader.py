"""The border where the main app's JSON becomes a record."""

from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from resolvers.main_app.errors import UpstreamError

Read = TypeVar("Read")
Read_co = TypeVar("Read_co", covariant=True)


class Envelope(BaseModel, Generic[Read]):
    """A successful body, `{"success": true, "data": …}` (app/Traits/ApiResponseTrait.php)."""

    data: Read


class Reader(Generic[Read_co]):
    """Reads one shape: from a whole body, or from a value inside one."""

    def __init__(self, shape: type[Read_co]) -> None:
        self._body: TypeAdapter[Envelope[Read_co]] = TypeAdapter(
            Envelope[shape],  # type: ignore[valid-type]  # the shape is known at run time alone
        )
        self._value: TypeAdapter[Read_co] = TypeAdapter(shape)

    def read_body(self, body: bytes) -> Read_co:
        """Read the `data` of a body; raises UpstreamError when it has another shape."""
        try:
            return self._body.validate_json(body).data
        except ValidationError as unreadable:
            raise UpstreamError(detail=_faults(unreadable)) from None

    def read_value(self, value: object) -> Read_co:
        """Read a decoded value; raises UpstreamError when it has another shape."""
        try:
            return self._value.validate_python(value)
        except ValidationError as unreadable:
            raise UpstreamError(detail=_faults(unreadable)) from None


def _faults(unreadable: ValidationError) -> str:
    """Say where a body was not as expected, without any of its values: they may be personal."""
    places = (f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['type']}" for fault in unreadable.errors()[:3])
    return "; ".join(places)
