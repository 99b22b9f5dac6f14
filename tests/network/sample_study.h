// A small study as files, and what tests ask of files that come back.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace chiasm::test {

// A study of its own identifiers with two series of four and two slices, patient ID `id`, 2026-01-31. Names
// hold "Canary".
struct SampleStudy {
  std::string id, study;
  std::vector<std::string> series;
  std::filesystem::path folder;
};
SampleStudy writeSampleStudy(const std::filesystem::path& folder, const std::string& id);

// An object that says it is Chiasm's.
std::string ourObject(const std::string& description, const std::string& completion,
                      const std::string& verification);

// By SOP instance UID: the whole file, and what follows its meta header (the object).
struct DicomContent {
  std::string whole, object;
};
std::map<std::string, DicomContent> contentsOf(const std::filesystem::path& folder);
// The same objects, byte for byte; `whole`: the files too.
void expectSameObjects(const std::filesystem::path& sent, const std::filesystem::path& got, bool whole);
// The same objects in the same transfer syntax, whose last `bytes` (their pixels) are the same.
void expectSamePixels(const std::filesystem::path& sent, const std::filesystem::path& got, std::size_t bytes);

}  // namespace chiasm::test
