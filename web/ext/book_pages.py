"""What the pages need beyond Jupyter Book and its theme."""

import address
import downloads
import head
import icons
import live
import mathematics
import mending
import slides


def setup(app):
    """Register with Sphinx, after the extensions that add scripts."""
    for extension in ("sphinxcontrib.katex", "sphinxext.opengraph", "notfound.extension"):
        app.setup_extension(extension)
    for extension in ("explorables", "reading"):
        app.setup_extension(extension)
    app.add_config_value("em_live", "", "html", [str])
    app.add_config_value("em_downloads", "", "html", [str])
    app.connect("config-inited", mathematics.prepare)
    app.connect("config-inited", address.prepare)
    app.connect("config-inited", head.prepare)
    app.connect("config-inited", live.look)
    app.connect("config-inited", downloads.look)
    app.connect("html-page-context", head.describe, priority=400)
    app.connect("html-page-context", head.drop_relative_addresses, priority=600)
    app.connect("html-page-context", live.add_button, priority=970)
    app.connect("html-page-context", downloads.offer, priority=975)
    app.connect("html-page-context", mending.mend_body, priority=980)
    app.connect("html-page-context", mending.drop_what_is_not_needed, priority=990)
    app.connect("build-finished", mathematics.copy_fonts)
    app.connect("build-finished", live.take)
    app.connect("build-finished", downloads.take)
    app.connect("build-finished", icons.cut_font)
    app.connect("build-finished", head.draw_card)
    app.connect("build-finished", slides.write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
