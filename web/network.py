"""Which network address a request came from, behind the proxies that we trust and no others."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from aiohttp import web

from web.parts import PARTS


def network_of(request: web.Request) -> str:
    """The nearest address that is not a trusted proxy's: X-Forwarded-For counts only as far as they wrote it."""
    trusted = request.app[PARTS].config.web.trusted_proxies
    told = ",".join(request.headers.getall("X-Forwarded-For", []))
    hops = [each.strip() for each in told.split(",") if each.strip()]
    address = request.remote or ""
    while hops and within(address, trusted):
        address = hops.pop()
    return address


def within(address: str, networks: list[str]) -> bool:
    """Whether the address belongs to one of the networks ("10.0.0.0/8", "192.0.2.7"); an unreadable one does not."""
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    return any(asked in ip_network(each, strict=False) for each in networks)


def is_loopback(address: str) -> bool:
    """Whether that address or name is this very machine's."""
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False
