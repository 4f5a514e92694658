"""How often something may be tried: counted in Redis for all, and in this process in case Redis is away."""

import logging
import threading
import time

from flask import current_app
from redis.exceptions import RedisError

from .errors import Refused
from .tokens import address_hash
from .words import _

log = logging.getLogger(__name__)
LOCK = threading.Lock()
MOST_REMEMBERED = 50_000
counted: dict[str, tuple[int, float]] = {}


class TooMany(Refused):
    """Tried too often; the answer is the same whatever was tried."""

    status = 429

    def __init__(self):
        super().__init__(_("Too many attempts. Wait a little and try again."))


def spend(scope: str, who: str, *, limit: int, seconds: int) -> None:
    """Count one attempt; TooMany above the limit within a window of so many seconds."""
    if count(name(scope, who), seconds) > limit:
        raise TooMany()


def is_spent(scope: str, who: str, *, limit: int) -> bool:
    """Whether the limit is reached, without counting."""
    key = name(scope, who)
    return max(here(key), in_redis(lambda redis: int(redis.get(key) or 0))) >= limit


def forgive(scope: str, who: str) -> None:
    """Start to count from nothing again."""
    key = name(scope, who)
    with LOCK:
        counted.pop(key, None)
    in_redis(lambda redis: redis.delete(key))


def name(scope: str, who: str) -> str:
    """A key that tells no address to whoever looks into Redis."""
    return f"balai:limit:{scope}:" + address_hash("limit", f"{scope}\0{who}").hex()[:32]


def count(key: str, seconds: int) -> int:
    """One more attempt in both books; the larger of the two."""

    def one_more(redis):
        with redis.pipeline() as pipe:
            pipe.set(key, 0, ex=seconds, nx=True)
            pipe.incr(key)
            return pipe.execute()[1]

    return max(one_more_here(key, seconds), in_redis(one_more))


def one_more_here(key: str, seconds: int) -> int:
    """Count in this process."""
    moment = time.monotonic()
    with LOCK:
        if len(counted) > MOST_REMEMBERED:
            for old in [k for k, (_n, until) in counted.items() if until <= moment]:
                del counted[old]
        number, until = counted.get(key, (0, 0.0))
        if until <= moment:
            number, until = 0, moment + seconds
        counted[key] = (number + 1, until)
        return number + 1


def here(key: str) -> int:
    """What this process has counted."""
    with LOCK:
        number, until = counted.get(key, (0, 0.0))
    return number if until > time.monotonic() else 0


def in_redis(ask) -> int:
    """What Redis says, or nothing when it is away: then this process's own count holds."""
    try:
        return ask(current_app.extensions["redis"]) or 0
    except RedisError as error:
        log.warning("limits are counted in this process only: %s", type(error).__name__)
        return 0
