"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from calculator.whatif.version import formulas
from pricing.book import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Views, services and the price book are loaded here, once, before gunicorn forks; not by the first visitor.
_ = get_resolver().url_patterns
embedded()
# Which formulas these are is read from their files, which may change under a process that runs.
formulas()
# They are never garbage: left out of collections, which would otherwise halt every few requests for 100 ms.
gc.collect()
gc.freeze()
