"""The outline of Norway's counties, which maps draw from: public, and the same for all."""

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from programme.participation.charts import OUTLINE_ADDRESS
from programme.server.settings import PROJECT_ROOT

_FILE: Final = PROJECT_ROOT / "data" / "reference" / "counties.topojson"
_HEADERS: Final = {"Cache-Control": "public, max-age=86400"}


async def _outline(_request: Request) -> FileResponse:
    return FileResponse(_FILE, media_type="application/json", headers=_HEADERS)


OUTLINE: Final = Route(OUTLINE_ADDRESS, _outline, methods=["GET"])
"""The counties as TopoJSON, with the object `counties`."""
