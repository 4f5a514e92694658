"""HTML that somebody brought along: cleaned to what mail programs may show, styles inlined."""

import css_inline
import nh3

INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
KEEPING = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_style_tags=True, keep_at_rules=True, remove_inlined_selectors=True
)


def words(text: str) -> set[str]:
    """A set, written as one writes it down."""
    return set(text.split())


TAGS = words(
    "a abbr address article aside b blockquote br caption center cite code col colgroup dd del div dl"
    " dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins li main mark ol p pre"
    " q s section small span strike strong sub sup table tbody td tfoot th thead tr u ul"
)
BOX = {"align", "bgcolor", "width", "height", "valign"}
ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title", "role", "aria-label"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "border", "align", "hspace", "vspace"},
    "table": BOX | {"border", "cellpadding", "cellspacing", "summary"},
    "td": BOX | {"colspan", "rowspan", "nowrap"},
    "th": BOX | {"colspan", "rowspan", "scope"},
    "tr": BOX,
    "col": {"width", "span"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "div": {"align"},
    "p": {"align"},
    "hr": {"width", "size", "color"},
}
STYLES = words(
    "background background-color border border-top border-right border-bottom border-left"
    " border-collapse border-spacing border-radius border-color border-style border-width"
    " color direction display font font-family font-size font-style font-weight height"
    " letter-spacing line-height list-style list-style-type margin margin-top margin-right"
    " margin-bottom margin-left max-width min-width mso-line-height-rule padding padding-top"
    " padding-right padding-bottom padding-left table-layout text-align text-decoration"
    " text-transform vertical-align white-space width word-break overflow-wrap"
)
SCHEMES = {"http", "https", "mailto"}


def clean(html: str) -> str:
    """The body of the HTML with its styles inlined, and nothing in it that acts."""
    return nh3.clean(
        INLINER.inline(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        filter_style_properties=STYLES,
        link_rel=None,
    )


def inlined(document: str) -> str:
    """A document of ours with its styles inlined; what depends on the screen stays in the head."""
    return KEEPING.inline(document)
