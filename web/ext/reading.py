"""What helps to read and to look up: symbols that know each other, previews, search; and the guards."""


def setup(app):
    """Register each with Sphinx."""
    for extension in ("meanings", "searching", "guards"):
        app.setup_extension(extension)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
