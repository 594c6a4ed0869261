"""What a site answers on a bad day: nothing, an error, or a page that is there instead of the content."""

from __future__ import annotations

from typing import Literal

from portal.website import Answer

Fault = Literal["down", "500", "412-challenge", "captcha-200"]
"""'down' closes the connection without a word; the others are answers."""

_CHALLENGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><script>
$_ts=window['$_ts']||{};$_ts.nsd=48217;$_ts.cd="qPlVrWq9";(function(){document.cookie="FSSBBIl1UgzbN7N80T="+$_ts.cd;location.reload();})();
</script></head><body></body></html>"""
_CAPTCHA = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body>
<div class="verify"><p>访问过于频繁，请拖动滑块完成安全验证后继续访问。</p><div class="slider"></div></div></body></html>"""
_BROKEN = "<html><head><title>500</title></head><body><center><h1>500 Internal Server Error</h1></center></body></html>"

_ANSWERS: dict[str, Answer] = {
    "500": Answer(status=500, body=_BROKEN.encode()),
    "412-challenge": Answer(status=412, body=_CHALLENGE.encode(), media_type="text/html; charset=utf-8"),
    "captcha-200": Answer(body=_CAPTCHA.encode(), media_type="text/html; charset=utf-8"),
}


def answer_of(fault: Fault) -> Answer | None:
    """What the fault answers, None when it only closes the connection."""
    return _ANSWERS.get(fault)
