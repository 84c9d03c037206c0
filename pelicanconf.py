"""The settings of the sample site; publishconf.py adds what publishing needs."""

SITENAME = "Standfirst samples"
SITEURL = ""
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TIMEZONE = "Asia/Karachi"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST = {
    "LANGUAGES": ("en", "ur"),
    "CONTACT": "desk@example.org",
    "POLICIES": {
        "correctionsPolicy": "corrections-policy.html",
        "verificationFactCheckingPolicy": "method.html",
    },
    "MAIL": {"NAME": "Standfirst sample desk", "UNSUBSCRIBE": "leave@example.org"},
}
