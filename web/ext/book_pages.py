"""What the pages need beyond Jupyter Book and its theme."""

import icons
import live
import mathematics


def drop_repeated_scripts(app, pagename, templatename, context, doctree):
    """Keep each script once: sphinx-thebe declares its settings twice, an error in the console."""
    seen, kept = set(), []
    for script in context.get("script_files", []):
        attributes = getattr(script, "attributes", {})
        key = attributes.get("body") or str(getattr(script, "filename", script))
        if key not in seen:
            seen.add(key)
            kept.append(script)
    context["script_files"] = kept


def setup(app):
    """Register with Sphinx, after the extensions that add scripts."""
    app.setup_extension("sphinxcontrib.katex")
    app.add_config_value("em_live", "", "html", [str])
    app.connect("config-inited", mathematics.prepare)
    app.connect("config-inited", live.look)
    app.connect("html-page-context", drop_repeated_scripts, priority=990)
    app.connect("build-finished", mathematics.copy_fonts)
    app.connect("html-page-context", live.add_button, priority=980)
    app.connect("build-finished", live.take)
    app.connect("build-finished", icons.cut_font)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
