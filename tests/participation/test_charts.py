import json

from programme.participation.charts import OUTLINE_ADDRESS, stage_map
from tests.factories import ROOT


def test_map_draws_the_counties_of_the_reference_file() -> None:
    land = stage_map([])["layer"][0]["data"]
    outline = json.loads((ROOT / "data" / "reference" / "counties.topojson").read_text(encoding="utf-8"))

    assert land["url"] == OUTLINE_ADDRESS
    assert len(outline["objects"][land["format"]["feature"]]["geometries"]) == 15
