// Rows of comma-, semicolon- or tab-separated text, with quotes as RFC 4180 says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chiasm::data_io::reader {

// Reads row by row; quoted fields may hold the separator, doubled quotes and line breaks. One thread.
class DelimitedRows {
 public:
  // A leading byte order mark is skipped. Without quotes ('\0'), quotation marks are plain characters.
  DelimitedRows(std::string_view text, char separator, char quote = '"');
  // The next row that is not empty; false at the end. Throws Refusal for a quote that never closes.
  bool next(std::vector<std::string>& fields);
  std::size_t row() const { return row_; }  // from 1, of the row that next gave

 private:
  std::string_view text_;
  char separator_, quote_;
  std::size_t at_ = 0, row_ = 0;
};

// The separator that a first line is written with: tab, else the more frequent of semicolon and comma.
char separatorOf(std::string_view firstLine);
// The first line without its end and without a byte order mark.
std::string_view firstLineOf(std::string_view text);
// The column whose name, ignoring case, blanks and underscores, is one of these; -1 when there is none.
int columnOf(const std::vector<std::string>& header, std::initializer_list<std::string_view> names);

}  // namespace chiasm::data_io::reader
