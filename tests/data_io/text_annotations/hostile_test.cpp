// Damaged and hostile files: one sentence, never a crash, and nothing of the file in the sentence.
#include <random>

#include "core/report/utf8.h"
#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/refusal.h"
#include "tests/data_io/reader/reader_fixture.h"
#include "tests/data_io/text_annotations/annotated_case.h"

namespace chiasm::test {
namespace {

using data_io::reader::Refusal;

// Reads in this process and goes all the way to a case; a refusal must be a sentence.
void tryAll(const std::string& bytes, const Case& value) {
  if (bytes.find('\0') != std::string::npos || !validateUtf8(bytes)) return;  // refused before any parser
  data_io::AnnotationFile file;
  try {
    file = data_io::reader::readAnnotationText(bytes);
  } catch (const Refusal& refusal) {
    EXPECT_TRUE(refusal.error().message.ends_with('.')) << refusal.error().message;
    return;
  }
  const auto wired = data_io::reader::decodeAnnotations(data_io::reader::encode(file));
  ASSERT_TRUE(wired);
  EXPECT_EQ(*wired, file);
  const auto placement = data_io::placeAnnotations(*wired, value.reports, {});
  const auto additions = data_io::additionsOf(placement, value, Uid{});
  for (const TextSpan& span : additions.spans)
    for (const TextAnchor& anchor : span.anchors)
      EXPECT_EQ(makeAnchor(anchor.report, value.reports[0].text, anchor.begin, anchor.end)->exact,
                anchor.exact);
}

std::vector<std::string> samples(const Case& value) {
  const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
  std::vector<std::string> out;
  for (const std::string_view format : data_io::kTextFormats) out.push_back(encodeAs(format, annotations));
  return out;
}

TEST(HostileAnnotations, CutAtEveryByte) {
  std::mt19937_64 engine(7);
  const Case value = randomCase(engine, true);
  for (const std::string& sample : samples(value))
    for (std::size_t length = 0; length < sample.size(); ++length) tryAll(sample.substr(0, length), value);
}

TEST(HostileAnnotations, ChangedAtRandom) {
  std::mt19937_64 engine(8);
  const char interesting[] = "{}[]\",:0-9eE\\ntfu\t\n T#*RAE;.";
  for (int round = 0; round < 40; ++round) {
    const Case value = randomCase(engine, false);
    for (std::string sample : samples(value))
      for (int change = 0; change < 25; ++change) {
        sample[engine() % sample.size()] = interesting[engine() % (sizeof interesting - 1)];
        tryAll(sample, value);
      }
  }
}

class HostileAnnotationFile : public ReaderTest {
 protected:
  void refuse(const std::string& bytes, const std::string& about) {
    writeFile(file("secret"), bytes);
    Progress progress;
    expectRefusal(client().readAnnotations(file("secret"), progress), file("secret"), about);
  }
};

TEST_F(HostileAnnotationFile, IsRefusedWithASentence) {
  refuse("", "empty");
  refuse("   \n", "empty");
  refuse("just words about a patient\n", "no file of text annotations");
  refuse("T1 Finding 0 4 cyst\n", "no file of text annotations");
  refuse("T1\tFinding 0 4\tcyst\nT1\tFinding 0 4\tcyst\n", "line 2");
  refuse("T1\tFinding 4 0\tcyst\n", "line 1");
  refuse("T1\tFinding 0 99999999999999999999\tcyst\n", "line 1");
  refuse("T1\tFinding -1 4\tcyst\n", "line 1");
  refuse("T1\tFinding 0 4\n", "line 1");
  refuse("T1\tFinding 0 4\tcyst\nR1\tof Arg1:T1 Arg2:T9\n", "line 2");
  refuse("T1\tFinding 0 4\tcyst\nX1\twhat\n", "line 2");
  refuse("T1\tFinding 0 4\tcyst\n#1\tChiasm T1\t{\n", "JSON");
  refuse("T1\tF 0 4\tc\n" + std::string("A1\t") + std::string(5000, 'x') + " T1 y\n", "too long");
  refuse("{\"text\": \"a\"", "byte");
  refuse("{\"a\": 1}", "no file of text annotations");
  refuse("[]", "no file of text annotations");
  refuse("[1e999]", "");
  refuse(std::string(100'000, '['), "deep");
  refuse("{\"a\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}", "deep");
  refuse("{\"text\":\"a\",\"label\":[[0,1e300,\"X\"]]}", "start and end");
  refuse("{\"text\":\"a\",\"label\":[[0,\"1\",\"X\"]]}", "start and end");
  refuse("{\"text\":\"a\",\"label\":[[0,1,\"\"]]}", "label");
  refuse("{\"text\":7,\"label\":[[0,1,\"X\"]]}", "text");
  refuse("{\"text\":\"a\",\"entities\":[]}\n{\"text\":", "line 2");
  refuse(
      "{\"r\":{\"text\":\"a "
      "b\",\"entities\":{\"1\":{\"tokens\":\"b\",\"label\":\"OBS-DP\",\"start_ix\":1,\"end_ix\":2,"
      "\"relations\":[]}}}}",
      "token numbers");
  refuse(
      "{\"r\":{\"text\":\"a "
      "b\",\"entities\":{\"1\":{\"tokens\":\"b\",\"label\":\"OBS-DP\",\"start_ix\":1,\"end_ix\":1,"
      "\"relations\":[[\"x\",\"9\"]]}}}}",
      "leads to no entity");
  refuse("[{\"data\":{\"n\":3},\"annotations\":[]}]", "no text");
  refuse("{\"text\":\"caf\xe9\",\"label\":[]}", "UTF-8");
  refuse(std::string("T1\tF 0 1\t\0\n", 12), "zero");
}

// The answer comes from a process that a hostile file may have taken over.
TEST(AnnotationAnswer, NonsenseIsRefused) {
  for (const char* text :
       {"", "{}", "[]", "[1,2,3]", "[\"brat\",[],{}]",
        "[\"brat\",[[\"\",null,[[\"T1\",\"X\",[],[],[]]],[]]],[]]",
        "[\"brat\",[[\"\",null,[[\"T1\",\"X\",[[0,99999999999,\"\",\"\",\"\"]],[],[]]],[]]],[]]",
        "[\"brat\",[[\"\",7,[],[]]],[]]", "[\"brat\",[],[[\"x\",0]]]",
        "[\"brat\",[[\"\",null,[],[[\"a\",\"b\"]]]],[]]"})
    EXPECT_FALSE(data_io::reader::decodeAnnotations(text)) << text;
  EXPECT_TRUE(data_io::reader::decodeAnnotations("[\"brat\",[[\"\",null,[],[]]],[]]"));
}

}  // namespace
}  // namespace chiasm::test
