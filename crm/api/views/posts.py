"""Posts, and changes of who holds them."""

from operator import itemgetter

from flask import g

from .. import posts
from ..operation import operation, start_of
from ..post_schemas import PositionChange, PostNew, PostOut, PostsAsked
from ..queries import Slice
from ..schemas import PositionOut
from .blueprint import blueprint

number = itemgetter("id")


@blueprint.get("/posts")
@operation(permission="read", asks=PostsAsked, gives=PostOut, is_page=True)
def list_posts(asked):
    """Posts, by number; of an organisation; `held_by` are positions of today."""
    part = Slice(start_of(asked), asked.limit)
    return posts.posts_page(part, asked.organisation_id), number, asked.limit


@blueprint.post("/posts")
@operation(permission="write", takes=PostNew, gives=PostOut, status=201)
def add_post(body):
    """Note that an organisation has a post; name it as `post_id` of positions."""
    return posts.add_post(body.given(), by=g.reader)


@blueprint.patch("/positions/<int:position_id>")
@operation(permission="write", takes=PositionChange, gives=PositionOut)
def edit_position(position_id, body):
    """Change what is given; `until` is the last day, null where it goes on."""
    return posts.edit_position(position_id, body.given(), by=g.reader)
