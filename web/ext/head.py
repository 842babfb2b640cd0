"""What a page says of itself to search engines, and to those who are sent a link to it."""

import sys
from html import escape
from pathlib import Path

from docutils import nodes

ROOT = Path(__file__).parents[2]
CARD = "_static/card.png"
CARD_ALT = "Old Faithful's eruptions: EM starts from two vague curves and ends on the two hills."
OF_PAGES_WITHOUT_TEXT = {
    "genindex": "Every term, theorem and function of the book on the EM algorithm, from A to Z.",
    "search": "Search the book on the EM algorithm: terms, equations, functions, figures.",
    "404": "No page is at this address; contents and search of the book on the EM algorithm are here.",
}
NOT_FOUND = """<h1>This page is not here</h1>
<p>Its address may have changed, or have been mistyped. The contents are on the left (on a phone, behind
the button at the top), and so is the search; or <a href="{}">begin at the front page</a>.</p>"""


def prepare(app, config):
    """Set the cards' picture, the page for wrong addresses, and leave out the index of theorems."""
    config.ogp_site_name = config.html_title
    config.ogp_social_cards = {"enable": False}
    config.ogp_image_alt = CARD_ALT
    config.ogp_image = CARD if config.ogp_site_url else None
    config.ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image" />']
    config.html_domain_indices = False  # theorems are in the general index
    body = NOT_FOUND.format(config.notfound_urls_prefix)
    config.notfound_context = {"title": "This page is not here", "body": body}


def first_words(doctree, most=200):
    """The first paragraphs of a page that hold no formula, up to `most` characters, in whole words."""
    words = ""
    for paragraph in doctree.findall(nodes.paragraph):
        inside_text = isinstance(paragraph.parent, (nodes.section, nodes.document))
        if inside_text and not any(paragraph.findall(nodes.math)):
            words = f"{words} {paragraph.astext()}".strip().replace("\n", " ")
        if len(words) > 80:
            break
    if len(words) <= most:
        return words
    sentence = words[: most - 1].rfind(". ")
    return words[: sentence + 1] if sentence > 80 else words[: most - 1].rsplit(" ", 1)[0] + "…"


def describe(app, pagename, templatename, context, doctree):
    """Give the page its description, for the search engines and for the card."""
    words = first_words(doctree) if doctree else OF_PAGES_WITHOUT_TEXT.get(pagename, "")
    if pagename in OF_PAGES_WITHOUT_TEXT:
        words = OF_PAGES_WITHOUT_TEXT[pagename]
    if words:
        context["metatags"] = context.get("metatags", "") + (
            f'<meta name="description" content="{escape(words)}" />\n'
        )
        if pagename in ("search", "404"):
            context["metatags"] += '<meta name="robots" content="noindex" />\n'
        context["meta"] = {**(context.get("meta") or {}), "og:description": escape(words)}


def drop_relative_addresses(app, pagename, templatename, context, doctree):
    """A card's addresses must be whole: without the site's address there are none."""
    if not app.config.ogp_site_url:
        tags = context.get("metatags", "").splitlines()
        context["metatags"] = "\n".join(tag for tag in tags if 'property="og:url"' not in tag)


def draw_card(app, error):
    """Draw the cards' picture beside the pages."""
    if error is None and app.config.ogp_image:
        sys.path.insert(0, str(ROOT / "tools"))
        try:
            import picture
        finally:
            sys.path.pop(0)
        picture.draw_card(Path(app.outdir, CARD), app.config.html_title)
