SITENAME = "Standfirst samples"
SITEURL = ""
TIMEZONE = "Asia/Karachi"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST = {"LANGUAGES": ("en", "ur"), "CONTACT": "desk@example.org"}
