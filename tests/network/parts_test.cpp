// The parts by themselves: settings of servers, logins, multipart, wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "data_io/network/network_wire.h"
#include "data_io/network/pacs_server.h"
#include "data_io/network/program/failure.h"
#include "data_io/network/program/multipart.h"
#include "data_io/network/program/shown_text.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using namespace data_io;
using namespace data_io::network;
using testing::HasSubstr;

std::string problemOf(const std::string& entry) {
  const auto servers = parsePacsServers("{\"servers\": [" + entry + "]}", "/settings");
  return servers ? std::string() : servers.error().message;
}

TEST(PacsServers, AreReadWithTheirDefaults) {
  const auto servers = parsePacsServers(R"({"servers": [
    {"name": "archive", "protocol": "dicom", "host": "pacs.example", "called_ae": "ARCHIVE",
     "tls": {"authority": "ca.pem"}},
    {"name": "web", "protocol": "dicomweb", "url": "https://pacs.example/dicom-web/", "timeout_s": 5,
     "login": {"user": "ada", "password_file": "/secret"}}]})",
                                        "/settings");
  ASSERT_TRUE(servers) << servers.error().message;
  ASSERT_EQ(servers->size(), 2u);
  EXPECT_EQ((*servers)[0].port, 104);
  EXPECT_EQ((*servers)[0].callingAe, "CHIASM");
  EXPECT_TRUE((*servers)[0].tls);
  EXPECT_EQ((*servers)[0].tlsFiles.authority, "/settings/ca.pem");
  EXPECT_EQ((*servers)[1].url, "https://pacs.example/dicom-web");
  EXPECT_EQ((*servers)[1].login.passwordFile, "/secret");
  EXPECT_TRUE((*servers)[1].tls);
}

TEST(PacsServers, MistakesAreNamed) {
  const std::string dicom = R"("name": "a", "protocol": "dicom", "host": "h", "called_ae": "X")";
  EXPECT_EQ(problemOf("{" + dicom + "}"), "");
  EXPECT_THAT(problemOf("{" + dicom + R"(, "tsl": {}})"), HasSubstr("unknown entry 'tsl'"));
  EXPECT_THAT(problemOf("{" + dicom + R"(, "tls": {}})"), HasSubstr("authority"));
  EXPECT_THAT(problemOf("{" + dicom + R"(, "tls": {"authority": "a", "key": "k"}})"), HasSubstr("both"));
  EXPECT_THAT(problemOf("{" + dicom + R"(, "port": 70000})"), HasSubstr("port"));
  EXPECT_THAT(problemOf("{" + dicom + R"(, "login": {}})"), HasSubstr("unknown entry 'login'"));
  EXPECT_THAT(
      problemOf(R"({"name": "a", "protocol": "dicom", "host": "h", "called_ae": "SEVENTEEN LETTERS"})"),
      HasSubstr("called_ae"));
  EXPECT_THAT(problemOf("{" + dicom + "}, {" + dicom + "}"), HasSubstr("Two servers"));
  const std::string web = R"("name": "w", "protocol": "dicomweb", "url": )";
  EXPECT_EQ(problemOf("{" + web + R"("https://h/x"})"), "");
  EXPECT_THAT(problemOf("{" + web + R"("file:///etc/passwd"})"), HasSubstr("url"));
  EXPECT_THAT(problemOf("{" + web + R"("https://ada:secret@h/x"})"), HasSubstr("url"));
  EXPECT_THAT(problemOf("{" + web + R"("https://h/x", "login": {"user": "a", "password": "p"}})"),
              HasSubstr("mode 600"));
  EXPECT_THAT(problemOf("{" + web + R"("http://h/x", "login": {"user": "a", "password_env": "P"}})"),
              HasSubstr("unencrypted"));
  EXPECT_EQ(
      problemOf("{" + web + R"("http://127.0.0.1:8042/x", "login": {"user": "a", "password_env": "P"}})"),
      "");
  EXPECT_THAT(
      problemOf("{" + web + R"("https://h", "login": {"user": "a", "password_env": "P", "token_env": "T"}})"),
      HasSubstr("needs 'user'"));
}

TEST(Logins, ComeFromFilesThatNobodyElseReadsAndFromTheEnvironment) {
  TemporaryFolder folder;
  PacsServer server;
  server.name = "web";
  server.login.user = "ada";
  server.login.passwordFile = (folder.path() / "password").string();
  EXPECT_FALSE(readLogin(server));
  std::ofstream(server.login.passwordFile) << "open sesame\r\n";
  ::chmod(server.login.passwordFile.c_str(), 0644);
  const auto open = readLogin(server);
  ASSERT_FALSE(open);
  EXPECT_THAT(open.error().message, HasSubstr("chmod 600"));
  ::chmod(server.login.passwordFile.c_str(), 0600);
  auto login = readLogin(server);
  ASSERT_TRUE(login) << login.error().message;
  EXPECT_EQ(login->password, "open sesame");
  server.login = {};
  server.login.tokenEnv = "CHIASM_TEST_TOKEN";
  ::unsetenv("CHIASM_TEST_TOKEN");
  EXPECT_FALSE(readLogin(server));
  ::setenv("CHIASM_TEST_TOKEN", "t0ken", 1);
  login = readLogin(server);
  ASSERT_TRUE(login);
  EXPECT_EQ(login->token, "t0ken");
  ::setenv("CHIASM_TEST_TOKEN", "two\r\nX-Header: lines", 1);
  EXPECT_FALSE(readLogin(server));
}

TEST(Multipart, BoundariesOfContentTypes) {
  EXPECT_EQ(boundaryOf("multipart/related; type=\"application/dicom\"; boundary=abc").value_or(""), "abc");
  EXPECT_EQ(boundaryOf("Multipart/Related; BOUNDARY=\"a b\"; x=y").value_or(""), "a b");
  EXPECT_FALSE(boundaryOf("multipart/mixed; boundary=abc"));
  EXPECT_FALSE(boundaryOf("multipart/related"));
  EXPECT_FALSE(boundaryOf("multipart/related; boundary=" + std::string(71, 'x')));
}

// What the parts are, fed in pieces of every size.
TEST(Multipart, PartsAreTheSameInWhateverPiecesTheyCome) {
  const std::string first("\r\n--almost\0--b", 14);
  const std::string body =
      "preamble\r\n--b\r\nA: 1\r\nB: 2\r\n\r\n" + first + "\r\n--b\r\n\r\nsecond\r\n--b--\r\nepilogue";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    std::vector<std::string> parts;
    MultipartParser parser("b", {[&] { parts.emplace_back(); },
                                 [&](std::string_view bytes) { parts.back().append(bytes); }, [] {}});
    for (std::size_t at = 0; at < body.size(); at += piece)
      parser.feed(std::string_view(body).substr(at, piece));
    parser.finish();
    ASSERT_EQ(parts.size(), 2u) << piece;
    EXPECT_EQ(parts[0], first) << piece;
    EXPECT_EQ(parts[1], "second") << piece;
  }
}

TEST(Multipart, WithoutItsLastBoundaryItIsNotWhole) {
  MultipartParser parser("b", {[] {}, [](std::string_view) {}, [] {}});
  parser.feed("--b\r\n\r\nsomething\r\n--b\r\n");
  EXPECT_THROW(parser.finish(), Failure);
}

TEST(Wire, LinesThatCannotBeTrueAreNonsense) {
  EXPECT_TRUE(decodeLine("{\"progress\":0.5}"));
  for (const char* line : {"", "{}", "[]", "{\"progress\":2}", "{\"progress\":\"x\"}", "{\"error\":{}}",
                           "{\"error\":{\"kind\":99,\"message\":\"x\"}}", "{\"a\":1,\"b\":2}", "\xff"})
    EXPECT_FALSE(decodeLine(line)) << line;
  const auto error = decodeLine("{\"error\":{\"kind\":2,\"message\":\"a\\nb\xc3\xa9\"}}");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->text, "a b  ");
}

TEST(Wire, ResultsRoundTripAndLiesAreRefused) {
  Found<FoundStudy> found;
  found.rows.push_back({*Uid::parse("1.2"), "ID", "Name", "A", "2026-01-31", "D", "CT", 1, -1});
  found.more = true;
  const std::string text = encode(found);
  const auto back = decodeStudies(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->rows[0].patientId, "ID");
  EXPECT_EQ(back->rows[0].instances, -1);
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"1.2\"", "\"../x\""},
                                                        {"2026-01-31", "2026-13-31"},
                                                        {"\"CT\"", "7"},
                                                        {"\"series\":1", "\"series\":-2"},
                                                        {"\"ID\"", "\"a\\nb\""},
                                                        {"\"more\":true,", ""}}) {
    std::string lie = text;
    const std::size_t at = lie.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    lie.replace(at, from.size(), to);
    EXPECT_FALSE(decodeStudies(lie)) << lie;
  }
}

TEST(ShownText, DatesNumbersAndNames) {
  EXPECT_EQ(isoDateOf("20260131"), "2026-01-31");
  EXPECT_EQ(isoDateOf("20260231"), "");
  EXPECT_EQ(dateRange("2026-01-01", "2026-01-31"), "20260101-20260131");
  EXPECT_EQ(dateRange("2026-01-01", ""), "20260101-");
  EXPECT_EQ(dateRange("", "2026-01-31"), "-20260131");
  EXPECT_EQ(dateRange("2026-01-31", "2026-01-31"), "20260131");
  EXPECT_EQ(shownName("Doe^Jane^^Dr=X=Y"), "Doe Jane  Dr");
  EXPECT_EQ(numberOf(" 12 "), 12);
  EXPECT_EQ(numberOf("-1"), -1);
  EXPECT_EQ(numberOf("99999999999"), -1);
  EXPECT_EQ(shownText("a\x01"
                      "b\xff"),
            "a b?");
  EXPECT_EQ(uidOf("1.2.03").text(), "");
}

}  // namespace
}  // namespace chiasm::test
