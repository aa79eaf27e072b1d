"""Django's settings, made from the environment and nothing else."""

from django.utils.translation import gettext_lazy as _

from amends.environment import environment

DEBUG = environment.debug
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = [environment.host, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [environment.public_url]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.is_secure else None

INSTALLED_APPS = [
    "amends.journal",
    "amends.people",
    "amends.files",
    "amends.customers",
    "amends.causes",
    "amends.mail",
    "amends.conversations",
    "amends.triage",
    "amends.search",
    "amends.queues",
    "amends.rules",
    "amends.intake",
    "amends.notices",
    "amends.privacy",
    "amends.screens.ui",
    "amends.screens.desk",
    "amends.screens.portal",
    "amends.screens.office",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amends.screens.ui.protection.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "amends.screens.ui.personal.PersonalLanguageAndClock",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amends.screens.ui.plain_typing.PlainTyping",
    "amends.screens.ui.climbing.ClimbToThePage",
]

ROOT_URLCONF = "amends.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amends.screens.ui.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "amends.screens.office.signing_in.ClosedDoor"
ACCOUNT_FORMS = {
    "login": "amends.screens.office.asking.SignInForm",
    "change_password": "amends.screens.office.asking.NewPasswordForm",
    "reauthenticate": "amends.screens.office.asking.PasswordAgainForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Amends"
MFA_ADAPTER = "amends.screens.office.signing_in.SealedCodes"
MFA_FORMS = {
    "authenticate": "amends.screens.office.asking.CodeForm",
    "reauthenticate": "amends.screens.office.asking.CodeAgainForm",
    "activate_totp": "amends.screens.office.asking.FirstCodeForm",
}
# Where everybody may be anybody, signing in shows whom; elsewhere there is no known password.
DEMO_PASSWORD = environment.demo_password

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.is_secure
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "amends_session"
# Only for the address itself: what else lives on the domain is not ours to decide.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if environment.is_secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("nb", _("Norwegian"))]
LOCALE_PATHS = [__file__.replace("settings.py", "locale")]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = None
MEDIA_ROOT = environment.files
STORAGES = {
    "default": {"BACKEND": "amends.files.durable.DurableFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = environment.debug
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"amends": {"level": "INFO"}},
}
