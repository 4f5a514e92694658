"""Zones of calendar files: our names, Windows' names, names with a path before them, and bare distances."""

import re

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from crm.kernel import clock

LONGEST = 100
INSIDE = re.compile(rb"BEGIN:VTIMEZONE(.{0,20000}?)END:VTIMEZONE", re.S | re.I)
NAME = re.compile(rb"^TZID(?:;[^:\r\n]*)?:([^\r\n]{1,100})", re.M | re.I)
STANDARD = re.compile(rb"BEGIN:STANDARD(.{0,4000}?)END:STANDARD", re.S | re.I)
OFFSET = re.compile(rb"^TZOFFSETTO:([+-])(\d\d)(\d\d)", re.M | re.I)
BY_OFFSET = {
    345: "Asia/Kathmandu",
    330: "Asia/Kolkata",
    390: "Asia/Yangon",
    270: "Asia/Kabul",
    210: "Asia/Tehran",
    570: "Australia/Darwin",
    525: "Australia/Eucla",
    765: "Pacific/Chatham",
}
MOST_INSIDE = 50


def zone_named(name: str, inside: dict[str, str]) -> str:
    """The zone that a file means; nothing where nobody knows."""
    name = name.strip().strip('"')[:LONGEST]
    if name in clock.zones():
        return name
    if name in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[name]
    tail = "/".join(name.strip("/").split("/")[-2:])
    if tail in clock.zones():
        return tail
    return inside.get(name, "")


def zones_inside(raw: bytes) -> dict[str, str]:
    """What a file says of its own zones: how far they are from UTC in winter."""
    found = {}
    for part in list(INSIDE.finditer(raw))[:MOST_INSIDE]:
        name, standard = NAME.search(part.group(1)), STANDARD.search(part.group(1))
        offset = OFFSET.search(standard.group(1)) if standard else None
        if name and offset:
            found[name.group(1).decode("utf-8", "replace").strip()] = zone_of(offset)
    return {name: zone for name, zone in found.items() if zone}


def zone_of(offset) -> str:
    """A zone with this distance from UTC."""
    sign, hours, minutes = offset.groups()
    total = int(hours) * 60 + int(minutes)
    if total % 60:
        return BY_OFFSET.get(total, "") if sign == b"+" else ""
    if total > 14 * 60:
        return ""
    name = f"Etc/GMT{'-' if sign == b'+' else '+'}{total // 60}" if total else "UTC"
    return name if name in clock.zones() else ""
