#include "data_io/text_annotations/quote_search.h"

#include <algorithm>

namespace chiasm::data_io {

namespace {

bool isBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string oneLine(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

std::string fold(std::string_view text, std::vector<std::uint32_t>* origin) {
  std::string folded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = isBlank(text[at]) ? ' ' : text[at];
    if (c == ' ' && !folded.empty() && folded.back() == ' ') continue;
    folded.push_back(c);
    if (origin) origin->push_back(static_cast<std::uint32_t>(at));
  }
  return folded;
}

}  // namespace

QuoteFinder::QuoteFinder(std::string_view text) : text_(text), index_(text), folded_(fold(text, &origin_)) {}

bool QuoteFinder::stands(TextRange range, std::string_view quote) const {
  if (range.begin < 0 || range.empty() || range.end > index_.count()) return false;
  const std::string_view words = index_.slice(range.begin, range.end);
  return words == quote || oneLine(words) == oneLine(quote);
}

std::vector<TextRange> QuoteFinder::occurrencesOf(std::string_view quote) const {
  constexpr std::size_t kEnough = 10'000;
  std::vector<TextRange> found;
  if (quote.empty()) return found;
  for (std::size_t at = text_.find(quote); at != std::string_view::npos && found.size() < kEnough;
       at = text_.find(quote, at + 1))
    found.push_back({index_.codePointAt(at), index_.codePointAt(at + quote.size())});
  if (!found.empty()) return found;
  std::string wanted = fold(quote, nullptr);
  if (wanted.starts_with(' ')) wanted.erase(0, 1);
  if (wanted.ends_with(' ')) wanted.pop_back();
  if (wanted.empty()) return found;
  for (std::size_t at = folded_.find(wanted); at != std::string::npos && found.size() < kEnough;
       at = folded_.find(wanted, at + 1))
    found.push_back(
        {index_.codePointAt(origin_[at]), index_.codePointAt(origin_[at + wanted.size() - 1]) + 1});
  return found;
}

bool QuoteFinder::agrees(TextRange range, const FilePart& part) const {
  const std::size_t begin = index_.byteOffset(range.begin), end = index_.byteOffset(range.end);
  return text_.substr(0, begin).ends_with(part.prefix) && text_.substr(end).starts_with(part.suffix);
}

QuoteSearch QuoteFinder::find(const FilePart& part, std::int64_t expected) const {
  using Result = QuoteSearch::Result;
  const std::vector<TextRange> all = occurrencesOf(part.quote);
  if (all.empty()) return {};
  const auto only = [&](const std::vector<TextRange>& some) {
    return QuoteSearch{Result::found, some.front(), all.size()};
  };
  if (!part.prefix.empty() || !part.suffix.empty()) {
    std::vector<TextRange> agreeing;
    std::copy_if(all.begin(), all.end(), std::back_inserter(agreeing),
                 [&](const TextRange& range) { return agrees(range, part); });
    if (agreeing.size() == 1) return only(agreeing);
  }
  std::vector<TextRange> near;
  std::copy_if(all.begin(), all.end(), std::back_inserter(near), [&](const TextRange& range) {
    return expected < 0 || std::abs(range.begin - expected) <= kNear;
  });
  if (near.size() == 1) return only(near);
  return {near.empty() ? Result::farOnly : Result::ambiguous, {}, near.empty() ? all.size() : near.size()};
}

}  // namespace chiasm::data_io
