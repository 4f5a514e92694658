"""So many a second, shared by all workers: a bucket in Redis that refills by itself."""

from flask import current_app
from redis.exceptions import RedisError

BUCKET = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
local rate, wanted = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level, before = tonumber(kept[1] or rate), tonumber(kept[2] or at)
level = math.min(rate, level + math.max(0, at - before) * rate)
local granted = math.min(wanted, math.floor(level))
redis.call('HSET', KEYS[1], 'level', tostring(level - granted), 'at', tostring(at))
redis.call('EXPIRE', KEYS[1], 60)
return granted
"""


def draw(name: str, rate: int, wanted: int) -> int:
    """How many of the wanted may go now; none where Redis cannot be asked."""
    try:
        return int(current_app.extensions["redis"].eval(BUCKET, 1, f"balai:bucket:{name}", rate, wanted))
    except RedisError:
        return 0
