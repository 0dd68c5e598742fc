"""What makes a setting unsafe or unusable, by the kind of its value: every rule gives its sentences."""

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

_HEX_KEY = re.compile(r"[0-9a-fA-F]{64}")
_EXAMPLES = ("changeme", "replaceme", "example", "placeholder", "yoursecret", "thestages")
_LABEL = r"[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?")
_REDIS = {"redis", "rediss", "unix", "redis+sentinel", "redis+cluster"}
_FEWEST_CHARACTERS = 6
_MOST_PORTS = 65_535
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_RESERVED_NAMES = ("localhost", "test", "invalid", "example", "local", "internal", "home.arpa")
"""Names that no public resolver knows: RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`."""
_MAKE_ONE = "openssl rand -hex 32"


def secret_faults(name: str, value: str, shortest: int) -> Iterator[str]:
    """Judge a secret of free form; `shortest` counts its UTF-8 bytes."""
    if _is_example(value):
        yield f"{name} is still the example: {_MAKE_ONE}."
    elif len(value.encode()) < shortest:
        yield f"{name} is too short: at least {shortest} characters."
    elif _is_pattern(value):
        yield f"{name} repeats itself, so it can be guessed: {_MAKE_ONE}."


def key_faults(name: str, value: str, *, strict: bool) -> Iterator[str]:
    """Judge a key of 32 bytes in hexadecimal."""
    if not _HEX_KEY.fullmatch(value):
        yield f"{name} must be 64 hexadecimal digits: {_MAKE_ONE}."
    elif strict and _is_pattern(value.lower()):
        yield f"{name} repeats itself, so it can be guessed: {_MAKE_ONE}."


def shared_faults(secrets: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Name the settings that have a value in common: who learns one secret must not have another."""
    owners: dict[str, list[str]] = {}
    for name, values in secrets.items():
        for value in {value.casefold() for value in values if value}:
            owners.setdefault(value, []).append(name)
    for names in owners.values():
        if len(names) > 1:
            yield f"{' and '.join(names)} have the same value: give each its own."


def url_faults(name: str, url: str, *, bare: bool) -> Iterator[str]:
    """Judge an http(s) address; a `bare` one has no path."""
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or not is_host(parts.hostname or ""):
        yield f"{name} must be an absolute http(s) URL with a real host."
    elif "@" in parts.netloc or "?" in url or "#" in url:
        yield f"{name} must have neither a user, nor a query, nor a fragment."
    elif bare and parts.path.strip("/"):
        yield f"{name} must have no path: the connector answers at the root of its host."


def redirect_faults(name: str, uri: str, *, strict: bool) -> Iterator[str]:
    """Judge a redirect URI of a client with a secret (RFC 6749 §3.1.2, RFC 9700 §2.6)."""
    parts = _parts(uri)
    usable = parts is not None and is_host(parts.hostname or "") and "@" not in parts.netloc and "#" not in uri
    https = parts is not None and parts.scheme == "https"
    on_this_machine = parts is not None and parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES
    if not usable or not (https or (on_this_machine and not strict)):
        yield f"{name} must be https URLs without a fragment."


def proxy_faults(name: str, proxy: str) -> Iterator[str]:
    """Judge the address or network of a proxy that is believed."""
    try:
        network = ip_network(proxy)
    except ValueError:
        yield f"{name} must be IP addresses or networks of your own proxies, such as 10.0.0.0/8."
        return
    if network.prefixlen == 0:
        yield f"{name} must not be everybody: whoever is believed can name any address as a caller's."


def redis_faults(name: str, url: str) -> Iterator[str]:
    """Judge a Redis address, without opening it."""
    parts = _parts(url, several_hosts=True)
    if parts is None or parts.scheme not in _REDIS:
        yield f"{name} must begin with redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://."
    elif parts.scheme == "unix":
        if not parts.path.strip("/"):
            yield f"{name} must name the path of a socket."
    elif not all(_is_location(location) for location in parts.netloc.rpartition("@")[2].split(",")):
        yield f"{name} must name a host, with a port from 1 to 65535 if any."
    elif parts.scheme == "redis+sentinel":
        if not parts.path.strip("/"):
            yield f"{name} must name Sentinel's service as its path."
    elif not re.fullmatch(r"/?[0-9]*", parts.path):
        yield f"{name} must have the number of a database as its path, or none."


def is_host(host: str) -> bool:
    """Say whether this may be a host: an IP address, or a name in ASCII."""
    try:
        ip_address(host)
    except ValueError:
        return len(host) <= 253 and bool(_NAME.fullmatch(host)) and not re.fullmatch(r"[0-9.]+", host)  # noqa: PLR2004  (RFC 1035 §2.3.4)
    return True


def is_public(url: str) -> bool:
    """Say whether an address can be reached from the internet: neither private by its number nor by its name."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not any(host == name or host.endswith(f".{name}") for name in _RESERVED_NAMES)


def _parts(url: str, *, several_hosts: bool = False) -> SplitResult | None:
    """Take a URL apart; None for what is none."""
    if re.search(r"[\x00-\x20\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
        port = None if several_hosts else parts.port
    except ValueError:
        return None
    return None if port == 0 else parts


def _is_location(location: str) -> bool:
    bracketed = re.fullmatch(r"\[(.+)\](?::(\d+))?", location)
    host, _, port = (bracketed[1], "", bracketed[2] or "") if bracketed else location.partition(":")
    return is_host(host) and (not port or (port.isdecimal() and 0 < int(port) <= _MOST_PORTS))


def _is_example(value: str) -> bool:
    plain = re.sub(r"[^a-z]", "", value.lower())
    return any(word in plain for word in _EXAMPLES)


def _is_pattern(value: str) -> bool:
    """Say whether a value is made of few characters, or of one piece again and again."""
    repeats = any(value[length:] == value[:-length] for length in range(1, len(value) // 2 + 1))
    return repeats or len(set(value)) < _FEWEST_CHARACTERS
