"""The contrast of every text on a page with what lies behind it, by the formula of WCAG 2.2 (1.4.3)."""

from __future__ import annotations

from playwright.sync_api import Page

_SCRIPT = """
least => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => [red, green, blue]
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    const element = texts.currentNode.parentElement;
    if (!text || !element.checkVisibility()) continue;
    const levels = [channels(getComputedStyle(element).color), ground(element)].map(luminance).sort((a, b) => b - a);
    const ratio = (levels[0] + 0.05) / (levels[1] + 0.05);
    if (ratio < least) weak.push(`${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
  }
  return weak;
}
"""


def weak_contrasts(page: Page, least: float = 4.5) -> list[str]:
    """Texts below the ratio, each as ``ratio: text``."""
    return page.evaluate(_SCRIPT, least)
