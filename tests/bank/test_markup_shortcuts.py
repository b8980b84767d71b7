"""What is read by a shorter way says what the longer one says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank import markup_blocks, markup_escapes, markup_layout
from renewal.bank.markup import Marked, from_html, from_plain

TAGS = """
<br>,<BR/>,<br />,<p>,</p>,<b>,</b>,<i>,</i>,<u title='x'>,</u>,<s>,</s>,<code>,</code>,<ul><li>,
</ul>,<a href="http://x/?a=1&amp;b=2">,</a>,<img src="p.png" alt="a &quot;b&quot; &lt;">,<hr>,
<sub>2</sub>,<table><tr><td>,</table>,<pre>,</pre>,<blockquote>,<x-y>,<!-- c -->,</h2>,<h2>,
<math><mi>x</mi></math>,<span style="font-weight: bold">,</span>,<script>a<b</script>,
<ol start=3 type=a><li>,</ol>,<td colspan=2>
"""
SIGNS = "a word . - -\t 1 1. 9) + * ** _ ~ ~~~ | : > &gt;\t \\ ` & &amp; &lt; é &copy &nbsp; < <\tb"
BLANKS = (" ", "  ", "\n", "\t", "\r", "\N{NO-BREAK SPACE}")
PIECES = st.sampled_from([*TAGS.replace("\n", "").split(","), *SIGNS.split(" "), *BLANKS])
TEXTS = st.lists(PIECES, max_size=14).map("".join)
NEVER = re.compile(r"(?!)")
ALWAYS = re.compile(r"")


def _longer(html: str, *, inline: bool) -> Marked:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup_blocks, "_REGULAR", NEVER)
        patch.setattr(markup_escapes, "_SIGN", ALWAYS)
        patch.setattr(markup_layout, "_UNEVEN", ALWAYS)
        return from_html(html, inline=inline)


@given(TEXTS, st.booleans())
def test_html_is_read_as_by_the_longer_way(html: str, inline: bool) -> None:
    assert from_html(html, inline=inline) == _longer(html, inline=inline)


@given(st.lists(PIECES, max_size=6).map("".join), st.booleans())
def test_plain_text_is_written_as_by_the_longer_way(text: str, inline: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup_escapes, "_SIGN", ALWAYS)
        expected = from_plain(text, inline=inline)

    assert from_plain(text, inline=inline) == expected


def test_tags_that_nh3_wrote_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup_blocks.Reading, "feed", None, raising=False)

    marked = from_html('<p>A <b class=x>valve</b>: 3 &lt; 4<br><IMG SRC="v.png" alt=\'"V"\'></p>')

    assert marked.text == "A **valve**: 3 < 4"
    assert [(each.src, each.alt) for each in marked.pictures] == [("v.png", '"V"')]
