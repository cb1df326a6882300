"""The site's own settings, and one view that does nothing to hold its pages against."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
