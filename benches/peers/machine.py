"""What a figure of speed was measured on."""

import os
import platform
import subprocess
from pathlib import Path

# Instruction sets that matter to arithmetic, by the names that Linux has for them.
TELLING = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512dq", "avx512vl", "asimd", "sve")


def first_line(*command: str) -> str:
    """The first line that a command prints, empty if there is no such command."""
    try:
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
    return printed.splitlines()[0].strip() if printed.strip() else ""


def of_linux() -> dict[str, str]:
    """The entries of the first core in /proc/cpuinfo; none elsewhere."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in text.split("\n\n", 1)[0].splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, value in pairs}


def describe() -> str:
    """Processor, cores, instruction sets, system and the two languages, in one line."""
    known = of_linux()
    name = known.get("model name") or first_line("sysctl", "-n", "machdep.cpu.brand_string")
    family = [known[key] for key in ("cpu family", "model") if key in known]
    flags = (known.get("flags") or known.get("Features") or "").split()
    parts = [
        (name or platform.processor() or "unknown processor")
        + (f" (family {family[0]}, model {family[1]})" if len(family) == 2 else ""),
        f"{os.cpu_count()} cores",
        " ".join(flag for flag in TELLING if flag in flags) or "instruction sets unknown",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        first_line("rustc", "--version").partition(" (")[0],
    ]
    return ", ".join(part for part in parts if part)
