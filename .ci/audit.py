"""Ask the advisory service (OSV) for known vulnerabilities of what uv.lock installs: `python .ci/audit.py UV [URL]`.

Exit 1 and a line each where there are any. Where the service cannot be asked that is said, and fails nothing: a machine
without a network must still be able to build. Only the standard library is used, so that it runs before all else.
"""

import json
import subprocess
import sys

PATIENCE = 120


def main(uv: str, url: str = "") -> int:
    """The exit code."""
    command = [uv, "audit", "--frozen", "--no-dev", "--output-format", "json", *(["--service-url", url] if url else [])]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return unasked(f"no answer within {PATIENCE} s")
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        return unasked((ran.stderr.strip().splitlines() or ["it says nothing"])[-1].strip())
    if ran.returncode == 0:
        print("audit: no known vulnerability in what is locked")
        return 0
    print(f"audit: known vulnerabilities; mend with: uv lock --upgrade-package NAME\n{json.dumps(found, indent=1)}")
    return 1


def unasked(why: str) -> int:
    """Say that nothing was checked."""
    print(f"audit: NOT CHECKED, the advisory service cannot be asked from here ({why})")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
