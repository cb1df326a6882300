"""AWS Regions: codes, names, places. The position in ``REGIONS`` is the integer code used in every array."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """One AWS Region. ``lat``/``lon`` are degrees of the city or area AWS names, good enough for a map."""

    code: str
    name: str
    """AWS's long name, e.g. ``Europe (Ireland)``."""
    feed_name: str
    """The name AWS's price feeds use, e.g. ``EU (Ireland)``."""
    partition: str
    """``aws`` or ``aws-us-gov``."""
    area: str
    """Group of a picker: United States, Canada, Mexico and South America, Europe, Asia Pacific, ..."""
    city: str
    lat: float
    lon: float


_US, _GOV, _AM, _EU = "United States", "AWS GovCloud (US)", "Canada, Mexico and South America", "Europe"
_AP, _ME, _AF = "Asia Pacific", "Middle East", "Africa"


def _region(code: str, name: str, area: str, city: str, lat: float, lon: float, feed_name: str = "") -> Region:
    partition = "aws-us-gov" if code.startswith("us-gov-") else "aws"
    return Region(code, name, feed_name or name, partition, area, city, lat, lon)


# The 36 Regions of AWS's calculator feed of 2025-12. China is priced in yuan and is left out. Only ever append:
# stored estimates and arrays hold positions.
REGIONS: tuple[Region, ...] = (
    _region("us-east-1", "US East (N. Virginia)", _US, "Ashburn", 39.04, -77.49),
    _region("us-east-2", "US East (Ohio)", _US, "Columbus", 39.96, -83.00),
    _region("us-west-1", "US West (N. California)", _US, "San Francisco", 37.77, -122.42),
    _region("us-west-2", "US West (Oregon)", _US, "Boardman", 45.84, -119.70),
    _region("us-gov-east-1", "AWS GovCloud (US-East)", _GOV, "Columbus", 39.96, -83.00),
    _region("us-gov-west-1", "AWS GovCloud (US-West)", _GOV, "Boardman", 45.84, -119.70, "AWS GovCloud (US)"),
    _region("ca-central-1", "Canada (Central)", _AM, "Montreal", 45.50, -73.57),
    _region("ca-west-1", "Canada West (Calgary)", _AM, "Calgary", 51.05, -114.07),
    _region("mx-central-1", "Mexico (Central)", _AM, "Queretaro", 20.59, -100.39),
    _region("sa-east-1", "South America (Sao Paulo)", _AM, "Sao Paulo", -23.55, -46.63),
    _region("eu-central-1", "Europe (Frankfurt)", _EU, "Frankfurt", 50.11, 8.68, "EU (Frankfurt)"),
    _region("eu-central-2", "Europe (Zurich)", _EU, "Zurich", 47.38, 8.54, "EU (Zurich)"),
    _region("eu-north-1", "Europe (Stockholm)", _EU, "Stockholm", 59.33, 18.07, "EU (Stockholm)"),
    _region("eu-south-1", "Europe (Milan)", _EU, "Milan", 45.46, 9.19, "EU (Milan)"),
    _region("eu-south-2", "Europe (Spain)", _EU, "Zaragoza", 41.65, -0.88, "EU (Spain)"),
    _region("eu-west-1", "Europe (Ireland)", _EU, "Dublin", 53.35, -6.26, "EU (Ireland)"),
    _region("eu-west-2", "Europe (London)", _EU, "London", 51.51, -0.13, "EU (London)"),
    _region("eu-west-3", "Europe (Paris)", _EU, "Paris", 48.86, 2.35, "EU (Paris)"),
    _region("ap-east-1", "Asia Pacific (Hong Kong)", _AP, "Hong Kong", 22.32, 114.17),
    _region("ap-east-2", "Asia Pacific (Taipei)", _AP, "Taipei", 25.03, 121.57),
    _region("ap-northeast-1", "Asia Pacific (Tokyo)", _AP, "Tokyo", 35.68, 139.69),
    _region("ap-northeast-2", "Asia Pacific (Seoul)", _AP, "Seoul", 37.57, 126.98),
    _region("ap-northeast-3", "Asia Pacific (Osaka)", _AP, "Osaka", 34.69, 135.50),
    _region("ap-south-1", "Asia Pacific (Mumbai)", _AP, "Mumbai", 19.08, 72.88),
    _region("ap-south-2", "Asia Pacific (Hyderabad)", _AP, "Hyderabad", 17.39, 78.49),
    _region("ap-southeast-1", "Asia Pacific (Singapore)", _AP, "Singapore", 1.35, 103.82),
    _region("ap-southeast-2", "Asia Pacific (Sydney)", _AP, "Sydney", -33.87, 151.21),
    _region("ap-southeast-3", "Asia Pacific (Jakarta)", _AP, "Jakarta", -6.21, 106.85),
    _region("ap-southeast-4", "Asia Pacific (Melbourne)", _AP, "Melbourne", -37.81, 144.96),
    _region("ap-southeast-5", "Asia Pacific (Malaysia)", _AP, "Kuala Lumpur", 3.14, 101.69),
    _region("ap-southeast-6", "Asia Pacific (New Zealand)", _AP, "Auckland", -36.85, 174.76),
    _region("ap-southeast-7", "Asia Pacific (Thailand)", _AP, "Bangkok", 13.76, 100.50),
    _region("il-central-1", "Israel (Tel Aviv)", _ME, "Tel Aviv", 32.09, 34.78),
    _region("me-central-1", "Middle East (UAE)", _ME, "Dubai", 25.20, 55.27),
    _region("me-south-1", "Middle East (Bahrain)", _ME, "Manama", 26.23, 50.59),
    _region("af-south-1", "Africa (Cape Town)", _AF, "Cape Town", -33.92, 18.42),
)

REGION_INDEX: dict[str, int] = {region.code: index for index, region in enumerate(REGIONS)}
FEED_NAMES: dict[str, str] = {region.feed_name: region.code for region in REGIONS}
