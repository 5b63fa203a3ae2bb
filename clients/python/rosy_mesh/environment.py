"""What the environment says of a node: docs/commands.md and docs/names.md."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping, Sequence

from .errors import AuthKeyUnsupportedError
from .names import within


def domain_from(given: str | None) -> str:
    """The domain id: what is given, else `ROSY_DOMAIN_ID`, else `default`."""
    return given if given is not None else os.environ.get("ROSY_DOMAIN_ID") or "default"


def namespace_from(given: str) -> str:
    """The namespace: what is given, within `ROSY_NAMESPACE`."""
    outer = os.environ.get("ROSY_NAMESPACE", "").strip("/")
    return within(outer, given) if given else outer


def remap_from(given: Mapping[str, str] | None) -> dict[str, str]:
    """The names to use in place of others: `ROSY_REMAP`, and what is given, which counts more."""
    rules: dict[str, str] = {}
    for rule in filter(None, os.environ.get("ROSY_REMAP", "").split(",")):
        name, equals, other = rule.replace(":=", "=").partition("=")
        if not equals:
            raise ValueError(f'ROSY_REMAP: "{rule}" is no rule: say name=other')
        rules[name.strip()] = other.strip()
    return {**rules, **(given or {})}


def peers_from(given: Sequence[str] | None, coordinator: str | None) -> list[str]:
    """The named peers: what is given, else `ROSY_PEERS` where no coordinator is given."""
    if isinstance(given, str):
        raise TypeError("peers is a list of host:port")
    if given is not None:
        return list(given)
    if coordinator is not None:
        return []
    return [peer.strip() for peer in os.environ.get("ROSY_PEERS", "").split(",") if peer.strip()]


def coordinator_from(given: str | None, peers: Sequence[str] | None) -> str | None:
    """The coordinator: what is given, else `ROSY_COORDINATOR` where no peers are given."""
    if given is not None:
        return given
    return None if peers is not None else os.environ.get("ROSY_COORDINATOR") or None


def host_from(given: str | None) -> str:
    """The address to listen at: what is given, else `ROSY_INTERFACE`, else all.

    Raises:
        ValueError: If it is no address.
    """
    text = given if given is not None else os.environ.get("ROSY_INTERFACE", "")
    if not text:
        return "0.0.0.0"
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(
            f'"{text}" is no address of an interface: this client takes no names of interfaces'
        ) from None


def refuse_key(given: str | None) -> None:
    """Ends with an error where an auth key is set.

    Raises:
        AuthKeyUnsupportedError: If there is one, given or in `ROSY_AUTHKEY`.
    """
    if given or os.environ.get("ROSY_AUTHKEY"):
        raise AuthKeyUnsupportedError
