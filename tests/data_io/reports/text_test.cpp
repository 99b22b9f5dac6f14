// Reports come through byte for byte, or not at all.
#include "data_io/sha256.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class Text : public ReaderTest {
 protected:
  Expected<data_io::ReadText> through(const std::string& bytes) {
    writeFile(file("report.txt"), bytes);
    Progress progress;
    return client().readText(file("report.txt"), progress);
  }
};

TEST_F(Text, EveryByteIsKept) {
  // Line ends, tabs, a byte order mark, combining characters, four-byte characters, trailing blanks.
  for (const std::string text :
       {"FINDINGS: none.\n",
        "\xef\xbb\xbf"
        "a\r\nb\rc\t\n\n  ",
        "u\xcc\x88 \xc3\xbc \xf0\x9f\xa9\xbb \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "x"}) {
    const auto read = through(text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->text, text);
    EXPECT_EQ(read->fileDigest, data_io::sha256(std::string_view(text)));
  }
}

TEST_F(Text, OtherEncodingsAreNamedAndRefused) {
  expectRefusal(through("Sch\xe4"
                        "del"),
                file("report.txt"), "Latin-1");
  expectRefusal(through(std::string("\xff\xfe"
                                    "a\0",
                                    4)),
                file("report.txt"), "UTF-16");
  expectRefusal(through(std::string("a\0b", 3)), file("report.txt"), "byte 2 is zero");
  expectRefusal(through("\xc0\xaf"), file("report.txt"), "UTF-8");
  expectRefusal(through("\xed\xa0\x80"), file("report.txt"), "UTF-8");
}

TEST_F(Text, AreOfASaneSize) {
  EXPECT_TRUE(through(std::string(16 * 1024 * 1024, 'x')));
  expectRefusal(through(std::string(16 * 1024 * 1024 + 1, 'x')), file("report.txt"), "16,777,216");
}

}  // namespace
}  // namespace chiasm::test
