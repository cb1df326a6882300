"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from pricing.book import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Views, services and the price book are loaded here, once, before gunicorn forks; not by the first visitor.
_ = get_resolver().url_patterns
embedded()
