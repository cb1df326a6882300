"""Settings, from the environment only; every name is listed in README.md.

SIZEWRIGHT_ENV chooses what is assumed: `production` (the default) assumes nothing and refuses to start on a
missing or weak secret; `development` (what `make run` sets) serves this machine alone and keeps its secret,
database and collected static files in the untracked folder var/.
"""

import os
import tomllib
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from config.broker import socket_in
from config.logs import to_stdout
from config.secrets import local_secret, production_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SIZEWRIGHT_ENV = env.str("SIZEWRIGHT_ENV", default="production")
if SIZEWRIGHT_ENV not in ("production", "development", "test"):
    raise ImproperlyConfigured(f"SIZEWRIGHT_ENV is {SIZEWRIGHT_ENV!r}; it is one of production, development, test.")
PRODUCTION = SIZEWRIGHT_ENV == "production"
VAR_DIR = Path(env.str("SIZEWRIGHT_VAR", default=str(BASE_DIR / "var")))
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# --- who may ask, and what is signed -----------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG shows settings and source to visitors: production does not start with it.")

SECRET_KEY = env.str("SECRET_KEY", default="")
if PRODUCTION:
    SECRET_KEY = production_secret(SECRET_KEY)
elif not SECRET_KEY:
    SECRET_KEY = local_secret(VAR_DIR / "secret-key")
# Older secrets, comma separated, still accepted for what they signed.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: name the hosts this site answers for, by commas.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- what runs ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "lucide",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pricing",
    "calculator",
    "calculator.api",
    "calculator.estimates",
    "calculator.accounts",
    "calculator.whatif",
    "calculator.sheets",
    "calculator.bulk",
    "calculator.tables",
]

# Sessions, users and visitors' keys are read when a view asks for them: a number needs no account and no query.
MIDDLEWARE = [
    "config.requestid.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "calculator.accounts.visitor.VisitorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False  # every text is English; translation would cost each label a look-up
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- where things are kept ---------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'sizewright.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue for up to 20 s instead of failing; readers never wait for a writer.
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- background work: messages only, the database is the truth (config/celery.py) -----------------------------

# Without a broker of its own the site brings one: config/supervisor.py starts it on this socket.
BROKER_SOCKET = socket_in(VAR_DIR)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
EMBEDDED_BROKER = not CELERY_BROKER_URL
if EMBEDDED_BROKER:
    CELERY_BROKER_URL = f"redis+socket://{BROKER_SOCKET}"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A message that a dead worker held comes back after half an hour; far above the longest task, so none runs twice
    # at once. What must go on sooner is asked for again from the database.
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "queue_order_strategy": "priority",
    "priority_steps": [0, 3, 6, 9],  # 0 first
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_DEFAULT_PRIORITY = 3
# A request does not wait for a broker that is away: what it asks for is in the database and is asked for again.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=os.cpu_count() or 2)
# A process is replaced now and then, so that a slow leak never matters. Kilobytes.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_500_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.celery.Beat"
# Every entry is safe to repeat and to miss: name of the task, seconds between two calls.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    # One that nobody read in time is followed by the next.
    "what-if": {"task": "whatif.look_after", "schedule": 5.0, "options": {"expires": 5.0, "priority": 0}},
    "go on with tables that nobody works on": {"task": "tables.look_after", "schedule": 15.0},
    "forget tables after a week": {"task": "tables.drop_old", "schedule": 3600.0},
}

# --- what-if -----------------------------------------------------------------------------------------------

# How long a part of a sweep takes one core: the least that a worker does between two looks at what else waits.
SWEEP_CHUNK = env.float("SWEEP_CHUNK", default=1)
# A worker that gives no sign of life for so many seconds loses the part of a sweep it works on to another.
SWEEP_LEASE = env.float("SWEEP_LEASE", default=10)
# Seconds before a part that failed is tried again; twice as long the next time.
SWEEP_RETRY = env.float("SWEEP_RETRY", default=2)
SWEEP_SCENARIOS = env.int("SWEEP_SCENARIOS", default=1_000_000_000_000)
SWEEP_SCENARIOS_ANONYMOUS = env.int("SWEEP_SCENARIOS_ANONYMOUS", default=10_000_000_000)
SWEEPS_RUNNING = env.int("SWEEPS_RUNNING", default=3)
SWEEPS_RUNNING_ANONYMOUS = env.int("SWEEPS_RUNNING_ANONYMOUS", default=1)

# --- accounts ----------------------------------------------------------------------------------------------

LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "account:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 86_400
# In a cookie of their own: reading them asks neither session nor database.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# A development server prints its mail. Production without EMAIL_URL sends none, and its log never holds a reset link.
EMAIL_URL = env.str("EMAIL_URL", default="")
SENDS_EMAIL = bool(EMAIL_URL) or not PRODUCTION
_email = env.email_url_config(EMAIL_URL or ("dummymail://" if PRODUCTION else "consolemail://"))
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email.get("EMAIL_HOST") or "localhost", _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_USER") or "", _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS", False), _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT, EMAIL_FILE_PATH = 20, _email.get("EMAIL_FILE_PATH") or None
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default="Sizewright <sizewright@localhost>")

# --- static files ------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.staticfinders.PackageFileFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Names carry a hash of the content, so a browser may keep a file for ever and never shows an old one.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# --- what a browser is told --------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # plotly draws heat maps as data: images and puts its measures in style attributes.
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF, UNSAFE_INLINE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# No script reads the CSRF token from its cookie: forms and htmx carry it.
CSRF_COOKIE_HTTPONLY = True

# A browser remembers both of these for a host, so a developer's localhost never sends them.
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=PRODUCTION)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
# A load balancer asks without TLS; a spreadsheet does not follow a redirect and is told so in words.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^v1/"]
if env.bool("TRUST_PROXY_HEADERS", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Being on the browsers' preload list is the domain owner's decision, not a default.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# --- the API -----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    # ?format= is no parameter of any route.
    "URL_FORMAT_OVERRIDE": None,
    # The limit counts the address a trusted proxy names, never one that a caller makes up.
    "NUM_PROXIES": 1 if env.bool("TRUST_PROXY_HEADERS", default=False) else 0,
}
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=6000)
SPECTACULAR_SETTINGS = {
    "TITLE": "Sizewright",
    "DESCRIPTION": "Sizes and prices AWS workloads from published prices, with the working shown. How much it takes: "
    "[/api/#limits](/api/#limits). How it changes, and how long what goes is kept: [/api/#versions](/api/#versions).",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "POSTPROCESSING_HOOKS": ["calculator.api.openapi.document.finish", "calculator.sheets.schema.finish"],
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "defaultModelsExpandDepth": -1},
    # From the installed sidecar package: the documentation works without the internet.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = to_stdout(env.str("LOG_LEVEL", default="INFO"))
