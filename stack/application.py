"""The application's own commands: `python -m stack.application users add …`."""

import sys

from flask.cli import FlaskGroup, ScriptInfo
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError


def main(words: list[str]) -> int:
    """Run one; a refusal or an unreachable server is a sentence and exit code 1."""
    from crm.kernel.errors import CrmError
    from wsgi import app

    group = FlaskGroup(add_default_commands=False, add_version_option=False, create_app=lambda: app)
    try:
        group.main(args=words, prog_name="./balai", obj=ScriptInfo(create_app=lambda: app))
    except CrmError as refusal:
        return complain(refusal.sentence)
    except OperationalError as error:
        return complain(f"The database cannot be used: {str(error.orig).strip()}")
    except RedisError as error:
        return complain(f"The broker cannot be reached: {error}")
    return 0


def complain(sentence: str) -> int:
    """The sentence, on standard error."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
