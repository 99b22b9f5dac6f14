// What reader_fuzz damages: a small whole file for every reader, and how it is opened.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "data_io/reader/document_reader.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::test {

struct FuzzReaders {
  std::unique_ptr<data_io::ReaderClient> files;
  std::unique_ptr<data_io::DocumentReader> documents;
};

struct FuzzFile {
  std::string name;
  std::string file;  // the one that is damaged
  std::string seed;
  std::vector<std::pair<std::string, std::string>> beside;  // files that lie with it, whole
  std::string open;                                         // what is opened; empty: `file`
  // What is said of a file that opens ("its header may have been cut off"), or why it does not.
  std::function<Expected<std::string>(FuzzReaders&, const std::filesystem::path&)> read;
  // Whether a cut file can be told from a whole one. Lines of text, and a mesh or a table made of lines, end
  // wherever they end.
  bool cutsShow = true;
  // Of a mesh in words: the last line's end may be missing.
  bool endsWithLine = false;
  // What is shorter than this is another kind of file and left out (a DICOM file among others of a folder).
  std::size_t shortest = 0;
};

// Files that cannot be written in a few lines come from the test data, when that is there.
std::vector<FuzzFile> fuzzFiles();

}  // namespace chiasm::test
