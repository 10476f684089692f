"""Which version of the civil-status API the settings choose."""

import pytest

from lienthong.domain.modules import ApiVersion
from lienthong.systems.onestop.base.settings import OnestopSettings
from lienthong.systems.onestop.civilstatus.api_version import version_by_settings

SETTINGS = OnestopSettings.model_validate(
    {
        "civilstatus_versions": [
            {"province": "01", "version": "1.0"},
            {"province": "01", "module": "KT", "version": "3.0"},
            {"province": "01", "unit": "0002", "version": "3.0"},
            {"province": "01", "unit": "00022", "module": "KS", "version": "1.0"},
        ]
    }
)


@pytest.mark.parametrize(
    ("province", "unit", "module", "chosen"),
    [
        ("01", "00019", "KS", ApiVersion.V1),
        ("01", "00019", "KT", ApiVersion.V3),
        ("01", "00025", "KS", ApiVersion.V3),
        ("01", "00022", "KS", ApiVersion.V1),
        ("01", "00022", "KT", ApiVersion.V3),
        ("52", "00019", "KS", ApiVersion.V3),
    ],
)
def test_the_longest_unit_decides_then_the_module_and_3_0_where_nothing_fits(
    province: str, unit: str, module: str, chosen: ApiVersion
) -> None:
    assert version_by_settings(SETTINGS, province, unit, module) is chosen
