// Spans as files have them made into spans as a case has them.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "data_io/text_annotations/annotation_file.h"

namespace chiasm::data_io {

// Spans that "continued_by" ties together (same label) become one of several parts. `names` says for each
// that was joined which one it is a part of now.
std::vector<FileSpan> joinedParts(const std::vector<FileSpan>& spans,
                                  const std::vector<FileRelation>& relations,
                                  std::map<std::string, std::string>& names);

// A name that comes again adds its value to the first: notes on a line of their own, others after "; ". An
// attribute without a name is called "value".
std::vector<std::pair<std::string, std::string>> eachNameOnce(
    const std::vector<std::pair<std::string, std::string>>& attributes);

}  // namespace chiasm::data_io
