#include "core/language/image_references.h"

#include <charconv>

namespace chiasm {

namespace {

std::string_view textAt(const std::vector<Token>& tokens, std::size_t at) {
  return at < tokens.size() ? std::string_view(tokens[at].text) : std::string_view();
}

bool saysSeries(std::string_view word) {
  return word == "series" || word == "se" || word == "ser";
}
bool saysImage(std::string_view word) {
  return word == "image" || word == "images" || word == "im" || word == "img" || word == "slice" ||
         word == "slices";
}

// A whole number behind marks like "#", "no." and ":"; moves `at` behind it.
std::optional<int> numberBehind(const std::vector<Token>& tokens, std::size_t& at) {
  std::size_t i = at;
  while (textAt(tokens, i) == "#" || textAt(tokens, i) == ":" || textAt(tokens, i) == "no" ||
         textAt(tokens, i) == "number" || textAt(tokens, i) == "numbers")
    ++i;
  if (i > at && textAt(tokens, i) == ".") ++i;
  if (i >= tokens.size() || tokens[i].kind != TokenKind::number) return std::nullopt;
  int value = 0;
  const std::string& text = tokens[i].text;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  at = i + 1;
  return value;
}

}  // namespace

std::vector<ImageReference> findImageReferences(const std::vector<Token>& sentence) {
  std::vector<ImageReference> references;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::string_view word = textAt(sentence, at);
    if (!saysSeries(word) && !saysImage(word)) {
      ++at;
      continue;
    }
    ImageReference reference;
    reference.tokens = {at, at};
    std::size_t next = at + 1;
    if (saysSeries(word)) {
      reference.series = numberBehind(sentence, next);
      if (!reference.series) {
        ++at;
        continue;
      }
      reference.tokens.last = next;
      if (textAt(sentence, next) == "," || textAt(sentence, next) == "and") ++next;
    }
    if (saysImage(saysSeries(word) ? textAt(sentence, next) : word)) {
      if (saysSeries(word)) ++next;
      if (const auto image = numberBehind(sentence, next)) {
        reference.firstImage = reference.lastImage = image;
        reference.tokens.last = next;
        const std::string_view joint = textAt(sentence, next);
        std::size_t behind = next + 1;
        // "33/68" is image 33 of 68; "12-14" and "12 to 14" are several.
        const auto second = joint == "-" || joint == "to" || joint == "/" || joint == "through"
                                ? numberBehind(sentence, behind)
                                : std::nullopt;
        if (second) {
          if (joint != "/") reference.lastImage = second;
          reference.tokens.last = behind;
        }
      }
    }
    if (reference.tokens.last > at) {
      at = reference.tokens.last;
      references.push_back(reference);
    } else {
      ++at;
    }
  }
  return references;
}

}  // namespace chiasm
