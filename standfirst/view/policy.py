"""The Content-Security-Policy of pages: the site's own content, and the additions in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from standfirst.settings import Site

_OWN = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""Own styles, pictures and fonts only, and no scripts.

Auditors fetch robots.txt from within a page, which is a connection to the site itself.
"""
_CHECKING = {"script-src": "'self'"}
"""The page that checks a report, and that of a series, runs its own script."""
_SEARCHING = {"script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'"}
"""The search page also runs its own script, which contains WebAssembly."""


def page_policy(site: Site) -> str:
    """Return the policy of a page."""
    return _written(_OWN, site)


def search_policy(site: Site) -> str:
    """Return the policy of the search page."""
    return _written({**_OWN, **_SEARCHING}, site)


def check_policy(site: Site) -> str:
    """Return the policy of the page that checks a report, and of a series whose editions can be compared."""
    return _written({**_OWN, **_CHECKING}, site)


def sign_up_policy(site: Site) -> str:
    """Return the policy of the page whose forms post to the desk's endpoint and nowhere else."""
    return _written({**_OWN, "form-action": _origin(site.mail.endpoint)}, site)


UNFRAMED = "frame-ancestors 'none'"
"""Keeps other sites from showing a page in a frame; only headers can."""


def server_policy(site: Site) -> str:
    """Return the policy for a server's headers: everything that any page may load; each page narrows it."""
    return f"{embed_policy(site)}; {UNFRAMED}"


def embed_policy(site: Site) -> str:
    """Return the same for the pages that other sites may show in frames."""
    forms = _origin(site.mail.endpoint) if site.mail.signup else "'none'"
    return _written({**_OWN, **_SEARCHING, "form-action": forms}, site)


def _written(rules: Mapping[str, str], site: Site) -> str:
    added = {name: " ".join(sources) for name, sources in site.csp}
    merged = {name: _joined(rules.get(name, ""), added.get(name, "")) for name in {**rules, **added}}
    return "; ".join(f"{name} {sources}" for name, sources in merged.items())


def _joined(own: str, more: str) -> str:
    return f"{own} {more}".strip() if more and own != "'none'" else more or own


def _origin(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
