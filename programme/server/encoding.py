"""What the browser can unpack."""

from starlette.datastructures import Headers


def accepts_gzip(headers: Headers) -> bool:
    """Whether `Accept-Encoding` allows gzip."""
    allowed: dict[str, bool] = {}
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _separator, weight = part.partition(";")
        allowed[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return allowed.get("gzip", allowed.get("*", False))
