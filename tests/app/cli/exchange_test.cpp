// chiasm export and import of text annotations and of links, as scripts see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class CliExchange : public testing::Test {
 protected:
  CliExchange() { place_.makeSmallCase(); }
  json import(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"import", "case.chiasm"});
    const ProgramRun run = place_.edit(arguments);
    EXPECT_EQ(run.exitCode, 0) << run.err;
    return run.json();
  }
  std::string exported(const std::string& format, const std::string& out) const {
    const ProgramRun run =
        place_.ask({"export", "case.chiasm", "--text", format, "--marked-only", "--out", out});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    return contentOf(place_.path(run.json()["files"][0].get<std::string>()));
  }
  // Offsets of words in kSmallReport, in code points.
  static std::pair<std::int64_t, std::int64_t> placeOf(const std::string& words) {
    const auto count = [](std::string_view text) {
      return std::count_if(text.begin(), text.end(),
                           [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    };
    const std::size_t at = kSmallReport.find(words);
    const std::int64_t begin = count(std::string_view(kSmallReport).substr(0, at));
    return {begin, begin + count(words)};
  }
  static std::string brat(const std::string& id, const std::string& type, const std::string& words,
                          std::int64_t shift = 0) {
    const auto [begin, end] = placeOf(words);
    return id + "\t" + type + " " + std::to_string(begin + shift) + " " + std::to_string(end + shift) + "\t" +
           words + "\n";
  }

  CliPlace place_;
};

TEST_F(CliExchange, ImportIsOneCommandThatUndoes) {
  place_.write("theirs.ann",
               brat("T1", "Finding", "No fluid") + brat("T2", "Organ", "naïve reader’s “film”", 3) +
                   "T3\tFinding 0 4\tLiver\nR1\tseen_in Arg1:T1 Arg2:T2\nA1\tcertainty T1 negated\n");
  const json said = import({"--text", "theirs.ann"});
  EXPECT_EQ(said["format"], "brat");
  EXPECT_EQ(said["added"]["spans"], 2);
  EXPECT_EQ(said["added"]["relations"], 1);
  EXPECT_EQ(said["re_anchored"], 1);
  ASSERT_EQ(said["refused"].size(), 1u);
  EXPECT_THAT(said["refused"][0].get<std::string>(), Not(HasSubstr("Liver")));
  const std::string after = exported("brat", "out.ann");
  EXPECT_THAT(after, HasSubstr("\tOrgan " + std::to_string(placeOf("naïve reader’s “film”").first) + " "));
  EXPECT_THAT(after, HasSubstr("seen_in Arg1:T1 Arg2:T2"));
  const ProgramRun history = place_.ask({"history", "case.chiasm"});
  EXPECT_THAT(history.out, HasSubstr("Import 2 spans, 1 relation"));
  EXPECT_THAT(history.out, HasSubstr("Ada Annotator"));
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(exported("brat", "out.ann"), "");
  EXPECT_EQ(place_.edit({"redo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(exported("brat", "out.ann"), after);
  EXPECT_EQ(place_.ask({"verify", "case.chiasm"}).exitCode, 0);
}

TEST_F(CliExchange, EveryFormatComesBackIntoAnotherCase) {
  place_.write("theirs.ann", brat("T1", "Finding", "No fluid") + brat("T2", "Organ", "plate is whole") +
                                 "R1\tlocated_at Arg1:T1 Arg2:T2\nA1\tcertainty T1 negated\n");
  import({"--text", "theirs.ann"});
  const std::string wanted = exported("brat", "out.ann");
  for (const std::string format : {"brat", "webannotation", "radgraph", "doccano", "labelstudio"}) {
    const std::string file = format == "brat" ? "x.ann" : "x.json";
    exported(format, file);
    const std::string copy = format + ".chiasm";
    ASSERT_EQ(place_.edit({"new", copy, "--volume", "head.nrrd", "--report", "report.txt"}).exitCode, 0);
    const ProgramRun run = place_.edit({"import", copy, file, "--text", format});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_EQ(run.json()["format"], format);
    EXPECT_EQ(place_.ask({"export", copy, "--text", "brat", "--marked-only", "--out", "back.ann"}).exitCode,
              0);
    std::string expected = wanted;
    if (format == "doccano")
      expected.erase(expected.find("A1\t"), std::string("A1\tcertainty T1 negated\n").size());
    EXPECT_EQ(contentOf(place_.path("back.ann")), expected) << format;
    // Once more: it is all there.
    EXPECT_EQ(place_.edit({"import", copy, "--text", file, "--format", format}).json()["already_there"], 3)
        << format;
  }
}

TEST_F(CliExchange, WhatCannotBeUsedIsSaid) {
  const auto fails = [&](std::vector<std::string> arguments, int code, const std::string& says) {
    arguments.insert(arguments.begin(), {"import", "case.chiasm"});
    const ProgramRun run = place_.edit(arguments);
    EXPECT_EQ(run.exitCode, code) << run.out;
    EXPECT_THAT(run.err, HasSubstr(says));
  };
  place_.write("bad.ann", "T1\tFinding 0 5\tZebra\n");
  fails({"--text", "bad.ann"}, 1, "Nothing of bad.ann was added. Span 1 (characters 0 to 5) is refused");
  fails({"--text", "bad.ann", "--format", "doccano"}, 1, "not in the format doccano");
  fails({"--text", "missing.ann"}, 1, "missing.ann");
  fails({"bad.ann", "--text", "word"}, 1, "Give the file once");
  fails({"--text", "bad.ann", "--report", "none"}, 1, "There is no report 'none'");
  fails({}, 2, "");
  fails({"--links", "bad.ann"}, 1, "line 1");
  EXPECT_THAT(place_.ask({"history", "case.chiasm"}).out, Not(HasSubstr("Import ")));
  const ProgramRun over = place_.ask({"export", "case.chiasm", "--text", "doccano", "--out", "case.chiasm"});
  EXPECT_EQ(over.exitCode, 1);
  EXPECT_THAT(over.err, HasSubstr("is a case"));
  EXPECT_EQ(place_.ask({"export", "case.chiasm", "--out", "x"}).exitCode, 2);
}

TEST_F(CliExchange, LinksGoOutAndComeBack) {
  ASSERT_EQ(place_.edit({"segment", "case.chiasm", "paint", "--name", "Bone", "--at", "0,0,30"}).exitCode, 0);
  ASSERT_EQ(place_
                .edit({"link", "case.chiasm", "--quote", "No fluid", "--segment", "Bone", "--relation",
                       "negated", "--certainty", "probable"})
                .exitCode,
            0);
  const json before = place_.ask({"links", "case.chiasm"}).json();
  const ProgramRun out = place_.ask({"export", "case.chiasm", "--links", "jsonl", "--out", "links.jsonl"});
  ASSERT_EQ(out.exitCode, 0) << out.err;
  ASSERT_EQ(out.json()["files"].size(), 2u);
  const json line = json::parse(contentOf(place_.path("links.jsonl")));
  EXPECT_THAT(contentOf(place_.path("links.jsonl")), Not(HasSubstr(place_.root().string())));
  EXPECT_EQ(line["report"]["sha256"], place_.ask({"text", "case.chiasm"}).json()["reports"][0]["sha256"]);
  const ProgramRun info = place_.ask({"info", "case.chiasm"});
  EXPECT_EQ(line["volume"]["sha256"], info.json()["volumes"][0]["file_sha256"]);
  EXPECT_EQ(place_.ask({"info", line["masks"][0]["path"]}).exitCode, 0);

  ASSERT_EQ(place_.edit({"unlink", "case.chiasm", "--link", before[0]["uid"]}).exitCode, 0);
  const json back = import({"--links", "links.jsonl"});
  EXPECT_EQ(back["added"]["links"], 1);
  EXPECT_EQ(back["masks_verified"], 1);
  EXPECT_EQ(place_.ask({"links", "case.chiasm"}).json(), before);
  EXPECT_EQ(import({"--links", "links.jsonl"})["already_there"], 1);

  // A case that has only the volume and the report gets the segment from its mask.
  ASSERT_EQ(place_.edit({"new", "other.chiasm", "--volume", "head.nrrd", "--report", "report.txt"}).exitCode,
            0);
  const ProgramRun other = place_.edit({"import", "other.chiasm", "--links", "links.jsonl"});
  ASSERT_EQ(other.exitCode, 0) << other.err;
  EXPECT_EQ(other.json()["added"]["segments"], 1);
  const json voxels = place_.ask({"segments", "other.chiasm"}).json();
  EXPECT_THAT(voxels.dump(), HasSubstr("Bone"));
  const json there = place_.ask({"links", "other.chiasm"}).json();
  for (const char* field : {"uid", "relation", "certainty", "created", "targets"})
    EXPECT_EQ(there[0][field], before[0][field]);
  EXPECT_EQ(place_.ask({"verify", "other.chiasm"}).exitCode, 0);

  // One byte of the mask otherwise, and nothing is imported.
  std::fstream mask(place_.path(line["masks"][0]["path"]), std::ios::in | std::ios::out | std::ios::binary);
  mask.seekp(20);
  mask.put('x');
  mask.close();
  const ProgramRun wrong = place_.edit({"import", "other.chiasm", "--links", "links.jsonl"});
  EXPECT_EQ(wrong.exitCode, 1);
  EXPECT_THAT(wrong.err, HasSubstr("SHA-256"));
}

}  // namespace
}  // namespace chiasm::test
