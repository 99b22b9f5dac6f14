// Servers that lie, drip, flood, stop in the middle or speak another language: one sentence, nothing kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <random>

#include "data_io/network/network_client.h"
#include "tests/data_io/reader/dicom_files.h"
#include "tests/network/hostile_server.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kCanary = "CANARYNAME";

class Hostile : public testing::Test {
 protected:
  // Every request fails with a sentence of ours; what the server said is not in it.
  void expectRefusal(const data_io::PacsServer& server) {
    const auto begin = std::chrono::steady_clock::now();
    const auto found = client_.findStudies(server, {}, progress_);
    ASSERT_FALSE(found);
    EXPECT_THAT(found.error().message, AllOf(HasSubstr("'hostile'"), Not(HasSubstr(kCanary))));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
    expectNoFetch(server);
  }
  std::string expectNoFetch(const data_io::PacsServer& server) {
    const auto got =
        client_.fetch(server, *Uid::parse("1.2.3"), Uid(), (folder_.path() / "out").string(), progress_);
    EXPECT_FALSE(got);
    EXPECT_TRUE(fs::is_empty(folder_.path()));
    return got ? std::string() : got.error().message;
  }
  data_io::NetworkClient client_;
  Progress progress_;
  TemporaryFolder folder_;
};

std::string random(std::size_t length, unsigned seed) {
  std::mt19937 generator(seed);
  std::string bytes(length, '\0');
  for (char& c : bytes) c = static_cast<char>(generator());
  return bytes;
}

TEST_F(Hostile, NoiseInsteadOfDicom) {
  unsigned seed = 1;
  HostileServer server([&](int socket) {
    hear(socket);
    say(socket, std::string(kCanary) + random(5000, seed++));
  });
  expectRefusal(server.dicom());
}

TEST_F(Hostile, AnAssociationThatIsAcceptedAndThenNoise) {
  // A-ASSOCIATE-AC (PS3.8, 9.3.3) with a declared length of almost 4 GiB, and with nonsense items.
  for (const std::string& head :
       {std::string("\x02\x00\xff\xff\xff\xf0", 6), std::string("\x02\x00\x00\x00\x10\x00", 6)}) {
    unsigned seed = 7;
    HostileServer server([&](int socket) {
      hear(socket);
      say(socket, head + random(5000, seed++));
    });
    expectRefusal(server.dicom());
  }
}

TEST_F(Hostile, SilenceAndDripping) {
  HostileServer silent([](int socket) {
    hear(socket);
    ::poll(nullptr, 0, 3000);
  });
  auto answered = client_.echo(silent.dicom(), progress_);
  EXPECT_FALSE(answered);
  HostileServer dripping([](int socket) {
    hear(socket);
    say(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\n\r\n[");
    for (int i = 0; i < 400 && say(socket, " "); ++i) ::poll(nullptr, 0, 50);
  });
  answered = client_.echo(dripping.web(), progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, HasSubstr("in time"));
}

TEST_F(Hostile, JsonThatIsNone) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& body : {std::string("{\"name\": \"") + kCanary, std::string("[1, 2]"),
                                  std::string("<html>"), deep, random(4000, 3), std::string("\"text\"")}) {
    HostileServer server([&](int socket) {
      hear(socket);
      say(socket, httpAnswer(200, "application/dicom+json", body));
    });
    expectRefusal(server.web());
  }
}

TEST_F(Hostile, StatusesAndRedirects) {
  for (const int status : {301, 400, 401, 404, 500, 999}) {
    HostileServer server([&](int socket) {
      hear(socket);
      say(socket, "HTTP/1.1 " + std::to_string(status) + " " + kCanary +
                      "\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 10\r\nConnection: "
                      "close\r\n\r\nCANARYNAME");
    });
    expectRefusal(server.web());
  }
}

TEST_F(Hostile, AFloodOfJsonIsStopped) {
  HostileServer server([](int socket) {
    hear(socket);
    if (!say(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\n\r\n[")) return;
    const std::string piece(1 << 20, ' ');
    while (say(socket, piece)) {
    }
  });
  const auto found = client_.findStudies(server.web(), {}, progress_);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("64 MiB"));
}

TEST_F(Hostile, TextsAreBoundedAndClean) {
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "\\u0001x\\n";
  HostileServer server([&](int socket) {
    hear(socket);
    say(socket, httpAnswer(200, "application/dicom+json",
                           "[{\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"1.2.3\"]},\"00100010\":{\"vr\":\"PN\","
                           "\"Value\":[{\"Alphabetic\":\"" +
                               name +
                               "\"}]},\"00201206\":{\"Value\":[-5]},\"00080020\":{\"Value\":[\"99999999\"]}},"
                               "{\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"../../etc/passwd\"]}}]"));
  });
  data_io::StudyQuery query;
  query.withNames = true;
  const auto found = client_.findStudies(server.web(), query, progress_);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->rows.size(), 1u);
  EXPECT_EQ(found->unusable, 1);
  EXPECT_LE(found->rows[0].patientName.size(), 128u);
  EXPECT_EQ(found->rows[0].patientName.find_first_of("\x01\n"), std::string::npos);
  EXPECT_EQ(found->rows[0].series, -1);
  EXPECT_EQ(found->rows[0].date, "");
}

// Answers the list of series, then the objects as `body` has them.
class FalseArchive {
 public:
  FalseArchive(int listed, std::string type, std::string body)
      : series_(
            "[{\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"1.2.3.4\"]},\"00201209\":{\"vr\":\"IS\",\"Value\":[" +
            std::to_string(listed) + "]}}]"),
        server_([this, type = std::move(type), body = std::move(body)](int socket) {
          hear(socket);
          const bool first = calls_++ == 0;
          say(socket,
              first ? httpAnswer(200, "application/dicom+json", series_) : httpAnswer(200, type, body));
        }) {}
  data_io::PacsServer web() const { return server_.web(); }

 private:
  std::string series_;
  std::atomic<int> calls_{0};
  HostileServer server_;
};

std::string part(const std::string& content) {
  return "--b\r\nContent-Type: application/dicom\r\n\r\n" + content + "\r\n";
}

constexpr const char* kMultipart = "multipart/related; type=\"application/dicom\"; boundary=b";

std::string slice(const std::string& study, const std::string& sop) {
  DicomImage image;
  image.sopUid = sop;
  image.pixels.assign(20, 7);
  image.extra = {{0x0020000d, "UI:" + study}};
  return dicomBytes(image);
}

TEST_F(Hostile, ObjectsThatAreNone) {
  const std::string good = slice("1.2.3", "1.2.3.4.1");
  const std::vector<std::pair<std::string, std::string>> bodies = {
      {"text/html", "<html>"},
      {kMultipart, "no boundary at all"},
      {kMultipart, part("not DICOM") + "--b--\r\n"},
      {kMultipart, part(good)},                                         // never ends
      {kMultipart, part(good) + "--b\r\n" + std::string(40'000, 'x')},  // headers without end
      {kMultipart, part(good.substr(0, 200)) + "--b--\r\n"},
      {kMultipart, part(random(3000, 5)) + "--b--\r\n"},
      {"multipart/related; boundary=", part(good)},
  };
  for (const auto& [type, body] : bodies) {
    FalseArchive archive(1, type, body);
    const std::string message = expectNoFetch(archive.web());
    EXPECT_THAT(message, HasSubstr("'hostile'")) << body.substr(0, 80);
  }
}

TEST_F(Hostile, OfAnotherStudyOrTwiceOrTooFew) {
  const std::string good = slice("1.2.3", "1.2.3.4.1"), other = slice("1.2.9", "1.2.3.4.2");
  {
    FalseArchive archive(1, kMultipart, part(other) + part(good) + part(good) + "--b--\r\n");
    const auto got = client_.fetch(archive.web(), *Uid::parse("1.2.3"), Uid(),
                                   (folder_.path() / "out").string(), progress_);
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->instances, 1);
    EXPECT_EQ(got->unasked, 2);
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path() / "out"))
      names.push_back(entry.path().filename().string());
    EXPECT_THAT(names, testing::ElementsAre(testing::MatchesRegex("[0-9]+.dcm")));
    fs::remove_all(folder_.path() / "out");
  }
  FalseArchive archive(3, kMultipart, part(good) + "--b--\r\n");
  EXPECT_THAT(expectNoFetch(archive.web()), HasSubstr("only 1 of 3"));
}

TEST_F(Hostile, ABoundaryInPieces) {
  const std::string good = slice("1.2.3", "1.2.3.4.1");
  const std::string body = part(good) + "--b--\r\n";
  std::atomic<int> calls{0};
  HostileServer server([&](int socket) {
    hear(socket);
    if (calls++ == 0) {
      say(socket, httpAnswer(200, "application/dicom+json",
                             "[{\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"1.2.3.4\"]}}]"));
      return;
    }
    say(socket, "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(kMultipart) +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    for (std::size_t i = 0; i < body.size(); i += 3) say(socket, body.substr(i, 3));
  });
  const auto got =
      client_.fetch(server.web(), *Uid::parse("1.2.3"), Uid(), (folder_.path() / "out").string(), progress_);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->instances, 1);
}

TEST_F(Hostile, DiesInTheMiddleOfAnObject) {
  const std::string good = slice("1.2.3", "1.2.3.4.1");
  std::atomic<int> calls{0};
  HostileServer server([&](int socket) {
    hear(socket);
    if (calls++ == 0) {
      say(socket, httpAnswer(200, "application/dicom+json",
                             "[{\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"1.2.3.4\"]}}]"));
      return;
    }
    say(socket, "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(kMultipart) +
                    "\r\nContent-Length: 1000000\r\n\r\n" + part(good).substr(0, 300));
  });
  EXPECT_THAT(expectNoFetch(server.web()), HasSubstr("'hostile'"));
}

}  // namespace
}  // namespace chiasm::test
