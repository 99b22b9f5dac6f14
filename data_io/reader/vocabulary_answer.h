// A vocabulary as text for the wire, and back again with every field checked.
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/language/vocabulary.h"

namespace chiasm::data_io::reader {

// A line with name, version and licence, then a line for each term with scheme, code, name, parent and
// synonyms, tab-separated; control characters become blanks.
std::string encode(const Vocabulary& vocabulary);

// The sender may have been taken over by a hostile file: anything that is not UTF-8, too long, too many or
// lacks a field is refused. All terms are of kind `other`.
Expected<Vocabulary> decodeVocabulary(std::string_view text);

}  // namespace chiasm::data_io::reader
