// Numbers and words out of text headers, strictly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chiasm::data_io::reader {

std::string_view trimmed(std::string_view text);
std::string lowerCase(std::string_view text);
// Split at runs of spaces and tabs.
std::vector<std::string_view> words(std::string_view text);
// The whole text is one number; throws Refusal naming the field otherwise. Reals must be finite.
std::int64_t integerField(std::string_view text, const char* field);
double realField(std::string_view text, const char* field);
std::vector<double> realFields(std::string_view text, const char* field);
// Shortest text that reads back as the same number.
std::string exact(double number);

}  // namespace chiasm::data_io::reader
