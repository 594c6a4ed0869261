"""What a site answers on a bad day: nothing, an error, or a page that is there instead of the content."""

from __future__ import annotations

from typing import Literal

from portal.website import Answer

Fault = Literal["down", "500", "412-challenge", "captcha-200", "challenge-200", "maintenance", "maintenance-503", "403"]
"""'down' closes the connection without a word; the others are answers."""

_CHALLENGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><script>
$_ts=window['$_ts']||{};$_ts.nsd=48217;$_ts.cd="qPlVrWq9";(function(){document.cookie="FSSBBIl1UgzbN7N80T="+$_ts.cd;location.reload();})();
</script></head><body></body></html>"""
_CAPTCHA = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body>
<div class="verify"><p>访问过于频繁，请拖动滑块完成安全验证后继续访问。</p><div class="slider"></div></div></body></html>"""
_COOKIE = """<html><head><meta charset="utf-8"></head><body><script>
var t=0;for(var i=0;i<99;i++)t+=i*7;document.cookie="wzpass="+t+";path=/";setTimeout(function(){location.href=location.href},5);
</script></body></html>"""
_AWAY = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>系统维护中</title></head><body>
<h1>系统维护公告</h1><p>因机房设备检修，本网站暂停服务，恢复时间另行通知，敬请谅解。</p></body></html>"""
_FORBIDDEN = (
    "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>"
)
_BROKEN = "<html><head><title>500</title></head><body><center><h1>500 Internal Server Error</h1></center></body></html>"

_ANSWERS: dict[str, Answer] = {
    "500": Answer(status=500, body=_BROKEN.encode()),
    "412-challenge": Answer(status=412, body=_CHALLENGE.encode(), media_type="text/html; charset=utf-8"),
    "403": Answer(status=403, body=_FORBIDDEN.encode()),
    "challenge-200": Answer(body=_COOKIE.encode(), media_type="text/html; charset=utf-8"),
    "maintenance": Answer(body=_AWAY.encode(), media_type="text/html; charset=utf-8"),
    "maintenance-503": Answer(status=503, body=_AWAY.encode(), media_type="text/html; charset=utf-8"),
    "captcha-200": Answer(body=_CAPTCHA.encode(), media_type="text/html; charset=utf-8"),
}


def answer_of(fault: Fault) -> Answer | None:
    """What the fault answers, None when it only closes the connection."""
    return _ANSWERS.get(fault)
