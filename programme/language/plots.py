"""How every plot looks and words its dates and numbers: the `config` of a Vega-Lite spec."""

from typing import Final

from programme.language import colours

_LOCALE: Final = {
    "number": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]},
    "time": {
        "dateTime": "%A %e. %B %Y kl. %H.%M",
        "date": "%d.%m.%Y",
        "time": "%H.%M",
        "periods": ["", ""],
        "days": ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
        "shortDays": ["søn.", "man.", "tir.", "ons.", "tor.", "fre.", "lør."],
        "months": [
            "januar", "februar", "mars", "april", "mai", "juni",
            "juli", "august", "september", "oktober", "november", "desember",
        ],
        "shortMonths": [
            "jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.",
        ],
    },
}  # fmt: skip
PLOT: Final = {
    "font": "Source Sans, sans-serif",
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelColor": colours.INK,
        "titleColor": colours.INK,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": colours.BAND,
        "domain": False,
        "ticks": False,
        "labelLimit": 150,
        "labelPadding": 6,
    },
    "legend": {
        "orient": "top",
        "columns": 2,
        "labelFontSize": 13,
        "labelColor": colours.INK,
        "title": None,
        "symbolStrokeWidth": 1,
    },
    "locale": _LOCALE,
}
"""Norwegian, quiet, legible on a phone."""
