// What of a report's annotations RadGraph can say, and on which of its tokens.
#pragma once

#include <optional>
#include <string>

#include "core/language/tokens.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

// "OBS-DA", "ANAT-DP"; nullptr for what is neither a finding nor an organ.
const char* radGraphLabel(const AnnotatedSpan& span);

// Words of a text and the tokens that hold any of a range's bytes; a range may end within one.
class RadGraphTokens {
 public:
  explicit RadGraphTokens(const std::string& text) : text_(text), tokens_(tokenise(text)) {}
  struct Range {
    std::size_t first = 0, last = 0;
    bool exact = true;  // begins and ends where tokens do
  };
  std::optional<Range> of(std::size_t beginByte, std::size_t endByte) const;
  // Tokens joined by blanks, as they stand in the text.
  std::string words(std::size_t first, std::size_t last) const;
  std::size_t count() const { return tokens_.size(); }

 private:
  const std::string& text_;
  std::vector<Token> tokens_;
};

}  // namespace chiasm::data_io
