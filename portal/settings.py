"""Settings of the portal, all read from the environment and checked at start (portal/checks.py).

`PORTAL_ENV` is `demo` (a laptop, console mail), `test` or `production` (refuses unsafe values). Without `DATABASE_URL` and `REDIS_URL` the
portal runs embedded: SQLite, a filesystem broker and file caches under `VAR_DIR`.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PORTAL_ENV = env.str("PORTAL_ENV", "demo")
PRODUCTION = PORTAL_ENV == "production"
DEBUG = env.bool("DEBUG", False)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
if PORTAL_ENV == "demo" and (VAR_DIR / "secrets.env").exists():
    # Drawn by `make run`; a command started by hand must use the same keys. The environment wins.
    environ.Env.read_env(VAR_DIR / "secrets.env")

INSECURE = "insecure-for-demo-and-tests-only"
SECRET_KEY = env.str("SECRET_KEY", "" if PRODUCTION else f"{INSECURE}-{'x' * 40}")
# Newest first; old keys still decrypt. Each is a passphrase of at least 32 characters.
FIELD_KEYS: list[str] = env.list("FIELD_KEYS", default=[] if PRODUCTION else [f"{INSECURE}-field"])
# Blind indexes and the chain of events use keys of their own, kept outside the database.
INDEX_KEY = env.str("INDEX_KEY", "" if PRODUCTION else f"{INSECURE}-index")
TRAIL_KEY = env.str("TRAIL_KEY", "" if PRODUCTION else f"{INSECURE}-trail")
# The last sealed head of the trail is also written here, so that a cut tail is noticed.
TRAIL_ANCHOR = Path(env.str("TRAIL_ANCHOR", str(VAR_DIR / "trail-head.jsonl")))

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_ID_CODE = env.str("SITE_ID_CODE", "")

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django_prose_editor",
    "django_altcha",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "core.apps.CoreConfig",
    "disclosure.apps.DisclosureConfig",
    "requests_app.apps.RequestsConfig",
    "interpretation.apps.InterpretationConfig",
    "portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "portal.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PolicyMiddleware",
    "portal.middleware.SessionOnlyForStaffMiddleware",
    "portal.language.PathLanguageMiddleware",
    "portal.middleware.NoNulMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.elder.ElderMiddleware",
    "portal.middleware.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
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
                "portal.context.site",
            ]
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
# Services open their transactions: with SQLite's immediate mode every page would else take the write lock.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PAGE_CACHE = env.bool("PAGE_CACHE", True)
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.rediscache.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "portal",
            # A cache that is away must not make anybody wait: one immediate retry (a dropped connection), short patience.
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0, "retry": Retry(NoBackoff(), 1), "health_check_interval": 30},
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    # An unreachable broker must not hang a page that wakes it: the sweep finds the row anyway.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "polling_interval": 0.1,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "core.tasks.run_sweep": {"queue": "sweep"},
    "core.tasks.seal_trail": {"queue": "sweep"},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
# Static on purpose: no second schedule in the database. An entry expires before its next turn, so that an outage leaves no heap.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "core.tasks.run_sweep", "schedule": 60.0, "options": {"expires": 55}},
    "seal": {"task": "core.tasks.seal_trail", "schedule": 5.0, "options": {"expires": 4}},
    "open-data": {"task": "disclosure.tasks.refresh_open_data", "schedule": 120.0, "options": {"expires": 110}},
    "attachment-texts": {"task": "disclosure.tasks.read_attachments", "schedule": 30.0, "options": {"expires": 29}},
    "subscriptions": {"task": "disclosure.send_subscriptions", "schedule": 30.0, "options": {"expires": 29}},
    "applicant-mails": {"task": "requests_app.send_applicant_mails", "schedule": 30.0, "options": {"expires": 29}},
    "deliver": {"task": "core.tasks.deliver_notices", "schedule": 15.0, "options": {"expires": 14}},
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = env.int("AXES_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "core.ratelimit.client_address"
# Approvers must have enrolled a one-time password; off in the demo so that its printed accounts work.
OTP_REQUIRED = env.bool("OTP_REQUIRED", PRODUCTION)
OTP_TOTP_ISSUER = "政务公开平台"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
# Content-addressed files, outside the web root: readable only through a published version or a staff right.
MEDIA_ROOT = VAR_DIR / "files"
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", 50 * 1024 * 1024)
# Virus scan of every upload by clamd: its socket, or "host:port"; empty means none. One that does not answer refuses files.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", "")
CLAMAV_HOST = env.str("CLAMAV_HOST", "")
CLAMAV_TIMEOUT = env.int("CLAMAV_TIMEOUT", 30)  # seconds
# LibreOffice, which turns .doc, .wps, .xls, .et and their like into today's formats; by default whatever `soffice` the PATH finds.
SOFFICE = env.str("SOFFICE", "soffice")
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# Readings are gathered in the process and written together after so many seconds; 0 writes each at once.
READINGS_BUFFER_SECONDS = env.float("READINGS_BUFFER_SECONDS", 15.0)

# Open data: reads of the API a minute from one address; where the nightly archive stands, whether it holds the attached files themselves,
# and a text file with the terms of use in place of ours.
API_RATE = env.int("API_RATE", 120)
OPEN_DATA_DIR = env.str("OPEN_DATA_DIR", str(VAR_DIR / "open-data"))
OPEN_DATA_WITH_FILES = env.bool("OPEN_DATA_WITH_FILES", False)
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", "")

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if not PRODUCTION else "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@example.invalid")
# SMS or an enterprise messenger: a JSON POST {"to", "text", "key"} with an HMAC signature; empty means none.
GATEWAY_URL = env.str("GATEWAY_URL", "")
GATEWAY_KEY = env.str("GATEWAY_KEY", "")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
# W003 looks for Django's own CSRF middleware by name; ours (portal/middleware.py) is a subclass of it.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# How many proxies in front are ours: the client's address is the one that the last of them saw. 0 reads REMOTE_ADDR.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if PRODUCTION else 0)

ALTCHA_HMAC_KEY = env.str("ALTCHA_HMAC_KEY", SECRET_KEY)
ALTCHA_INCLUDE_TRANSLATIONS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING" if PORTAL_ENV == "test" else "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "pikepdf": {"level": "CRITICAL"}, "pdfminer": {"level": "ERROR"}},
}

from portal.unfold import UNFOLD  # noqa: E402,F401  (needs nothing from above; kept apart for length)

if not REDIS_URL:
    for folder in ("broker", "broker-control", "cache"):
        (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
