"""Pictures of pages: `python scripts/shots.py [--site http://localhost:8000] [--user editor] NAME=/path/ ...`.

Each page is taken whole at 1280 and 390 pixels into docs/screens/NAME-1280.png and NAME-390.png. With --user the demo account of that name
signs in first. CHROMIUM names the browser.
"""

import argparse
import os
import sys
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import sync_playwright

# started as a file, the packages are found only so
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

WIDTHS = {1280: 900, 390: 844}


def main() -> int:
    """Parse, open, take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", metavar="NAME=/path/")
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("--user", help="demo account that signs in first")
    parser.add_argument("--folder", type=Path, default=Path("docs/screens"))
    parser.add_argument("--elder", action="store_true", help="the elder mode")
    options = parser.parse_args()
    from scripts.system import chromium

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        for width, height in WIDTHS.items():
            visitor = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            page = visitor.new_page()
            if options.user:
                from portal.demo.units import PASSWORD

                page.goto(f"{options.site}/admin/login/")
                page.fill("input[name=username]", options.user)
                page.fill("input[name=password]", PASSWORD)
                page.press("input[name=password]", "Enter")
                page.wait_for_url(lambda url: "/login" not in url)
            for word in options.pages:
                name, _, path = word.partition("=")
                page.goto(options.site + path, wait_until="networkidle")
                if options.elder:
                    page.evaluate("document.documentElement.classList.add('elder')")
                # what comes when its place is seen, comes before the picture
                page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
                page.wait_for_timeout(600)
                page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
                file = options.folder / f"{name}-{width}.png"
                page.screenshot(path=file, full_page=True)
                with Image.open(file) as picture:
                    small = picture.convert("RGB").quantize(256, kmeans=2)
                small.save(file, optimize=True)
                print(file)
            visitor.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
