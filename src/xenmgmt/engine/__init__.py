"""What the engine has and tells, written into the model: at the start, and whenever it speaks."""

from __future__ import annotations
