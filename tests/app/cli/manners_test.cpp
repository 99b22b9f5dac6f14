// What holds for every command: authors, read-only, who holds a case, what was not understood, privacy.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "data_io/case_file/case_file.h"
#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

// Every command that changes a case, each valid on the small case with a segment "Bone".
std::vector<Words> editingCommands() {
  return {
      {"segment", "case.chiasm", "threshold", "--lower", "20", "--upper", "40", "--name", "New"},
      {"segment", "case.chiasm", "grow", "--at", "2,1.25,25", "--lower", "600", "--upper", "1000", "--name",
       "New"},
      {"segment", "case.chiasm", "paint", "--name", "New", "--at", "0,0,30"},
      {"segment", "case.chiasm", "erase", "--name", "Bone", "--at", "2,1.25,25"},
      {"segment", "case.chiasm", "rename", "--segment", "Bone", "--name", "Other"},
      {"segment", "case.chiasm", "recolour", "--segment", "Bone", "--colour", "#010203"},
      {"segment", "case.chiasm", "lock", "--segment", "Bone"},
      {"segment", "case.chiasm", "hide", "--segment", "Bone"},
      {"segment", "case.chiasm", "delete", "--segment", "Bone"},
      {"measure", "case.chiasm", "point", "--name", "P", "--at", "0,0,30"},
      {"report", "case.chiasm", "--file", "report.txt"},
      {"link", "case.chiasm", "--quote", "No fluid", "--segment", "Bone"},
      {"apply", "case.chiasm", "recipe.json"},
      {"undo", "case.chiasm"},
      {"return", "case.chiasm", "--to", "1"},
  };
}

class CliManners : public testing::Test {
 protected:
  CliManners() {
    place_.makeSmallCase();
    place_.write("recipe.json", R"({"measurements": [{"name": "Axis", "from": [0,0,0], "to": [1,1,1]}]})");
    EXPECT_EQ(place_
                  .edit({"segment", "case.chiasm", "threshold", "--lower", "600", "--upper", "1000", "--name",
                         "Bone"})
                  .exitCode,
              0);
  }
  std::string caseBytes() const { return contentOf(place_.path("case.chiasm")); }
  CliPlace place_;
};

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

TEST_F(CliManners, EveryChangeNeedsAnAuthorAndIsNeverSignedWithTheLogin) {
  const std::string before = caseBytes();
  std::vector<Words> commands = editingCommands();
  commands.push_back({"new", "second.chiasm", "--volume", "head.nrrd"});
  commands.push_back({"redo", "case.chiasm"});
  for (Words words : commands) {
    words.emplace_back("--json");
    const ProgramRun run = place_.run(words);
    EXPECT_EQ(run.exitCode, 1) << joined(words);
    EXPECT_NE(run.errorMessage().find("--author"), std::string::npos) << joined(words) << run.errorMessage();
  }
  EXPECT_EQ(caseBytes(), before);
  EXPECT_FALSE(std::filesystem::exists(place_.path("second.chiasm")));
}

TEST_F(CliManners, ThePersonOfTheSettingsSignsWithoutBeingAsked) {
  std::filesystem::create_directories(place_.settings().parent_path());
  std::ofstream(place_.settings()) << R"({"author": {"uid": "2.25.777", "name": "Sue Settings"}})";
  ASSERT_EQ(place_.run({"segment", "case.chiasm", "hide", "--segment", "Bone"}).exitCode, 0);
  const json last = place_.ask({"history", "case.chiasm"}).json().back();
  EXPECT_EQ(last["author"], "Sue Settings");
  EXPECT_EQ(last["author_uid"], "2.25.777");
}

TEST_F(CliManners, DamagedSettingsAreNamedAndKept) {
  std::filesystem::create_directories(place_.settings().parent_path());
  std::ofstream(place_.settings()) << "{\"author\":";
  const ProgramRun run = place_.edit({"segment", "case.chiasm", "hide", "--segment", "Bone"});
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_NE(run.errorMessage().find(place_.settings().string()), std::string::npos) << run.errorMessage();
  EXPECT_EQ(contentOf(place_.settings()), "{\"author\":");
}

TEST_F(CliManners, ReadOnlyRefusesEveryChange) {
  const std::string before = caseBytes();
  for (Words words : editingCommands()) {
    words.emplace_back("--read-only");
    const ProgramRun run = place_.edit(words);
    EXPECT_EQ(run.exitCode, 1) << joined(words);
    EXPECT_EQ(run.errorKind(), "read only") << joined(words);
  }
  EXPECT_EQ(caseBytes(), before);
}

TEST_F(CliManners, EveryEditingCommandWorksOtherwise) {
  // The lists above prove something only when the same words do succeed.
  const std::string before = caseBytes();
  for (const Words& words : editingCommands()) {
    place_.write("case.chiasm", before);
    const ProgramRun run = place_.edit(words);
    EXPECT_EQ(run.exitCode, 0) << joined(words) << run.err;
    EXPECT_EQ(run.err, "") << joined(words);
    EXPECT_FALSE(run.json().is_discarded()) << joined(words) << run.out;
    EXPECT_NE(caseBytes(), before) << joined(words);
    EXPECT_EQ(place_.run({"verify", "case.chiasm"}).exitCode, 0) << joined(words);
  }
}

TEST_F(CliManners, WhoHoldsACaseIsToldAndOthersOnlyRead) {
  const Author holder{Uid::generate(), "Dr Holder"};
  {
    auto held = data_io::openCase(place_.path("case.chiasm"), {.author = holder});
    ASSERT_TRUE(held) << held.error().message;
    ASSERT_FALSE(held->readOnlyReason);
    for (const Words& words : editingCommands()) {
      const ProgramRun run = place_.edit(words);
      EXPECT_EQ(run.exitCode, 1) << joined(words);
      EXPECT_EQ(run.errorKind(), "read only") << joined(words);
      EXPECT_NE(run.errorMessage().find("Dr Holder has this case open"), std::string::npos)
          << run.errorMessage();
    }
    for (const char* command : {"info", "segments", "links", "measurements", "history"})
      EXPECT_EQ(place_.ask({command, "case.chiasm"}).exitCode, 0) << command;
  }
  EXPECT_EQ(place_.edit({"segment", "case.chiasm", "hide", "--segment", "Bone"}).exitCode, 0)
      << "the lease has ended";
}

TEST_F(CliManners, ACaseOnReadOnlyMediaCanBeRead) {
  const auto work = place_.path("");
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  std::filesystem::permissions(work, std::filesystem::perms::owner_write,
                               std::filesystem::perm_options::remove);
  EXPECT_EQ(place_.ask({"segments", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).errorKind(), "read only");
  std::filesystem::permissions(work, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
}

TEST_F(CliManners, WhatWasNotUnderstoodExitsWithTwo) {
  const std::string before = caseBytes();
  const std::vector<Words> misuses = {
      {"nonsense"},
      {"--nonsense"},
      {"new"},
      {"info"},
      {"segments"},
      {"segments", "case.chiasm", "extra"},
      {"segment", "case.chiasm"},
      {"segment", "case.chiasm", "sculpt"},
      {"segment", "case.chiasm", "threshold", "--lower", "1", "--name", "X"},
      {"segment", "case.chiasm", "threshold", "--lower", "one", "--upper", "2", "--name", "X"},
      {"segment", "case.chiasm", "grow", "--lower", "1", "--upper", "2", "--name", "X"},
      {"segment", "case.chiasm", "paint", "--name", "X", "--at", "0,0,0", "--radius", "-3"},
      {"segment", "case.chiasm", "paint", "--name", "X", "--at", "0,0,0", "--lower", "3"},
      {"segment", "case.chiasm", "rename", "--segment", "Bone"},
      {"measure", "case.chiasm"},
      {"measure", "case.chiasm", "ruler", "--at", "0,0,0"},
      {"link", "case.chiasm", "--quote", "No fluid"},
      {"link", "case.chiasm", "--segment", "Bone"},
      {"unlink", "case.chiasm"},
      {"report", "case.chiasm"},
      {"return", "case.chiasm"},
      {"return", "case.chiasm", "--to", "-1"},
      {"apply", "case.chiasm"},
      {"new", "x.chiasm", "--volume", "head.nrrd", "--names", "names.txt"},
      {"verify"},
      {"undo"},
      {"history", "case.chiasm", "--author"},
      {"--theme", "pink", "info", "case.chiasm"},
      {"render", "case.chiasm", "-o", "x.png", "--renderer", "gpu"},
  };
  for (const Words& words : misuses) {
    const ProgramRun run = place_.run(words);
    EXPECT_EQ(run.exitCode, 2) << joined(words);
    EXPECT_FALSE(run.err.empty()) << joined(words);
    EXPECT_NE(run.err.find("--help"), std::string::npos) << "says where help is: " << run.err;
    EXPECT_EQ(run.err.find("->"), std::string::npos) << "words, not the numbers behind them: " << run.err;
  }
  EXPECT_EQ(caseBytes(), before);
}

TEST_F(CliManners, ManualAndProgramKnowTheSameCommands) {
  // docs/command_line.md: the words after "chiasm" at the start of a line, or after two blanks, in its code
  // block.
  const std::string manual = contentOf(std::filesystem::path(CHIASM_SOURCE_DIR) / "docs/command_line.md");
  const std::string block = manual.substr(manual.find("```"), manual.rfind("```") - manual.find("```"));
  std::vector<std::string> inManual;
  for (std::size_t at = block.find("chiasm "); at != std::string::npos; at = block.find("chiasm ", at + 1)) {
    if (at > 0 && block[at - 1] == '.') continue;  // CASE.chiasm
    std::istringstream words(block.substr(at + 7));
    std::string word;
    words >> word;
    inManual.push_back(word);
  }
  const std::string help = place_.run({"--help"}).out;
  std::vector<std::string> inProgram;
  std::istringstream lines(help.substr(help.find("Subcommands:")));
  for (std::string line; std::getline(lines, line);)
    if (line.size() > 3 && line.starts_with("  ") && line[2] != ' ')
      inProgram.push_back(line.substr(2, line.find(' ', 2) - 2));
  std::sort(inManual.begin(), inManual.end());
  inManual.erase(std::unique(inManual.begin(), inManual.end()), inManual.end());
  std::sort(inProgram.begin(), inProgram.end());
  EXPECT_GT(inProgram.size(), 10u);
  EXPECT_EQ(inManual, inProgram);
  for (const std::string& word : inProgram) {
    const ProgramRun run = place_.run({word, "--help"});
    EXPECT_EQ(run.exitCode, 0) << word;
    EXPECT_NE(run.out.find("Usage"), std::string::npos) << word;
  }
}

TEST(CliPrivacy, CanariesStayOutOfErrorsSettingsAndOtherFiles) {
  const CliPlace place;
  const std::string inText = "Kanarienvogel", inFile = "Canarino", inLabel = "Serinus";
  place.writeNrrd("Canarino.nrrd", makeSmallVolume());
  SmallVolume labels = makeSmallVolume();
  for (std::int16_t& value : labels.voxels) value = static_cast<std::int16_t>(value >= 700 ? 1 : 0);
  place.writeNrrd("labels.nrrd", labels);
  place.write("names.txt", "1 Serinus canaria\n");
  place.write("report.txt", "FINDINGS\n\nA Kanarienvogel sits on the bony plate. The Kanarienvogel sings.\n");
  place.write("recipe.json", R"({"measurements": [{"name": "Axis", "from": [0,0,0], "to": [1,1,1]}]})");
  const Words author = {"--author", "Ada"};
  std::string errors;
  const auto run = [&](Words words, int expected) {
    words.insert(words.end(), author.begin(), author.end());
    const ProgramRun result = place.run(words);
    EXPECT_EQ(result.exitCode, expected) << joined(words) << result.err;
    if (expected == 0) {
      EXPECT_EQ(result.err, "") << joined(words);
    }
    errors += result.err;
    return result.out;
  };
  run({"new", "case.chiasm", "--volume", "Canarino.nrrd", "--report", "report.txt", "--labels", "labels.nrrd",
       "--names", "names.txt", "--title", "Case 1"},
      0);
  // Commands whose output has no reason to name words of the report, files or labels.
  std::string printed;
  for (const Words& words : std::vector<Words>{
           {"verify", "case.chiasm"},
           {"measure", "case.chiasm", "point", "--name", "P", "--at", "0,0,30"},
           {"measurements", "case.chiasm"},
           {"links", "case.chiasm"},
           {"apply", "case.chiasm", "recipe.json"},
           {"segment", "case.chiasm", "threshold", "--lower", "20", "--upper", "40", "--name", "Other"},
           {"undo", "case.chiasm"},
           {"redo", "case.chiasm"},
           {"return", "case.chiasm", "--to", "6"}})
    printed += run(words, 0);
  // Failures: what the person typed may be repeated, what the case or its files hold may not.
  run({"link", "case.chiasm", "--quote", "sits on the mat", "--segment", "Other"}, 1);
  run({"link", "case.chiasm", "--quote", "s", "--segment", "Other"}, 1);
  run({"link", "case.chiasm", "--quote", "bony  plate", "--segment", "Other"}, 1);
  run({"segment", "case.chiasm", "threshold", "--lower", "5000", "--upper", "6000", "--name", "Other"}, 1);
  run({"return", "case.chiasm", "--to", "999"}, 1);
  place.write(
      "broken.nrrd",
      "NRRD0005\n# Kanarienvogel\ntype: Serinus\ndimension: 3\nsizes: 9 9 9\nCanarino:=Kanarienvogel\n\n");
  run({"info", "broken.nrrd"}, 1);
  place.write("latin.txt", "Kanarienvogel \xe9");
  run({"report", "case.chiasm", "--file", "latin.txt"}, 1);
  run({"segment", "case.chiasm"}, 2);
  for (const std::string& canary : {inText, inFile, inLabel}) {
    EXPECT_EQ(errors.find(canary), std::string::npos) << errors;
    EXPECT_EQ(printed.find(canary), std::string::npos) << printed;
  }
  // Whatever was written outside the work folder: settings, caches, logs, temporary files.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(place.root())) {
    if (!entry.is_regular_file() || entry.path().parent_path() == place.path("").parent_path()) continue;
    const std::string name = entry.path().filename().string();
    if (name == "stdout" || name == "stderr") continue;
    EXPECT_EQ(entry.path(), place.settings()) << "nothing but settings is written";
    const std::string content = contentOf(entry.path());
    for (const std::string& canary : {inText, inFile, inLabel})
      EXPECT_EQ(content.find(canary), std::string::npos) << entry.path() << content;
  }
}

}  // namespace
}  // namespace chiasm::test
