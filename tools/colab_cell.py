# Only where emlib is missing, as in Colab: get it from the repository this notebook came from.
try:
    import emlib  # noqa: F401
except ModuleNotFoundError:
    import os
    import re
    import subprocess
    import sys
    from urllib.parse import unquote
    from urllib.request import urlopen

    if "COLAB_JUPYTER_IP" not in os.environ:
        raise SystemExit("emlib is missing: run pip install . in the book's folder") from None
    sessions = "http://{COLAB_JUPYTER_IP}:{KMP_TARGET_PORT}/api/sessions"
    opened = unquote(urlopen(sessions.format(**os.environ)).read().decode())
    book = re.search(r"https://github\.com/[^/]+/[^/]+", opened)
    if not book:
        raise SystemExit("emlib is missing: open this notebook from the book's repository") from None
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", f"emlib[book] @ git+{book[0]}"], check=True)
