// A person at work: edits of every kind that follow from each other, from a fixed seed.
#pragma once

#include <filesystem>
#include <string>

#include "core/case/journal.h"
#include "tests/data_io/case_file/random_values.h"
#include "tests/support/file_bytes.h"

namespace chiasm::test {

// Who edits.
inline const Author kAnna{*Uid::parse("2.25.1001"), "Anna"};
inline const Author kBen{*Uid::parse("2.25.1002"), "Ben"};

// Makes journal entries that fit the case as it stands, and keeps that case by core's own apply(). The same
// seed gives the same entries. One thread.
class SampleEdits {
 public:
  SampleEdits(std::uint64_t seed, Case start);

  // A next entry: objects of every kind added, replaced and removed, bricks painted, edits undone.
  JournalEntry next(std::uint64_t sequence);
  // Adds a segmentation and paints the same dense content into all of its bricks.
  JournalEntry paintEverywhere(std::uint64_t sequence);
  // Paints two bricks (adding a segmentation first where there is none).
  JournalEntry paint(std::uint64_t sequence);
  // Paints eight bricks full of noise, which does not compress: half a megabyte.
  JournalEntry noise(std::uint64_t sequence);
  const Case& current() const { return case_; }

 private:
  Changes draw();
  Changes addSegmentation();
  Changes paintBricks();
  JournalEntry entry(std::uint64_t sequence, Changes changes);

  RandomValues random_;
  Case case_;
  std::vector<Changes> done_;
  std::vector<Uid> groups_;
};

// Equal in every object, every brick and every order.
void expectSameCase(const Case& a, const Case& b);

}  // namespace chiasm::test
