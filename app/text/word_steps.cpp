#include "app/text/word_steps.h"

#include "core/language/tokens.h"
#include "core/report/utf8.h"

namespace chiasm::app {
namespace {

template <typename Wanted>
std::optional<TextRange> search(std::string_view text, Wanted&& wanted) {
  const CodePointIndex index(text);
  std::optional<TextRange> found;
  for (const Token& token : tokenise(text)) {
    if (token.kind == TokenKind::mark) continue;
    const std::int64_t end = token.end < text.size() ? index.codePointAt(token.end) : index.count();
    const TextRange range{index.codePointAt(token.begin), end};
    if (!wanted(range, found)) break;
  }
  return found;
}

}  // namespace

std::optional<TextRange> wordFrom(std::string_view text, std::int64_t codePoint) {
  return search(text, [&](TextRange range, std::optional<TextRange>& found) {
    if (range.begin < codePoint) return true;
    found = range;
    return false;
  });
}

std::optional<TextRange> wordBefore(std::string_view text, std::int64_t codePoint) {
  return search(text, [&](TextRange range, std::optional<TextRange>& found) {
    if (range.end > codePoint) return false;
    found = range;
    return true;
  });
}

}  // namespace chiasm::app
