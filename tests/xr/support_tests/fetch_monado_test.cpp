// What tests/xr/fetch_monado does where there is nothing to fetch from; no network is needed or used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScript = CHIASM_SOURCE_DIR "/tests/xr/fetch_monado";

class FetchMonado : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v apt-get >/dev/null") != 0) GTEST_SKIP() << "this machine has no apt-get";
    fs::create_directories(etc() / "sources.list.d");
    fs::create_directories(etc() / "apt.conf.d");
    std::ofstream(folder_.path() / "apt.conf") << "Dir::Etc \"" << etc().string() << "\";\n";
  }

  fs::path etc() const { return folder_.path() / "etc"; }
  fs::path cache() const { return folder_.path() / "cache"; }
  // A source of the machine, as apt would find it.
  void source(const std::string& file, const std::string& text) { std::ofstream(etc() / file) << text; }

  // Both streams and the exit code of the script on a machine with those sources.
  std::string fetch(int& code) const {
    const std::string command = "exec 2>&1; APT_CONFIG='" + (folder_.path() / "apt.conf").string() +
                                "' CHIASM_CACHE='" + cache().string() + "' " + kScript;
    std::string said;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return said;
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) said += static_cast<char>(c);
    code = WEXITSTATUS(::pclose(pipe));
    return said;
  }

  // The release of this machine, whose source is the one to be said again.
  static std::string codename() {
    std::ifstream release("/etc/os-release");
    const std::string key = "VERSION_CODENAME=";
    for (std::string line; std::getline(release, line);)
      if (line.starts_with(key)) return line.substr(key.size());
    return "stable";
  }

  void expectTried(const std::string& place) const {
    int code = 0;
    const std::string said = fetch(code);
    EXPECT_EQ(code, 1);
    EXPECT_THAT(said,
                testing::HasSubstr("Monado cannot be fetched: the archive of Debian 13 does not answer"));
    EXPECT_THAT(said, testing::HasSubstr(place + "/dists/trixie"));
    for (const auto& left : fs::directory_iterator(cache()))
      EXPECT_EQ(left.path().extension(), ".lock") << left.path() << " was left";
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(FetchMonado, SaysThatTheMachineNamesNoArchive) {
  source("sources.list",
         "deb http://127.0.0.1:9/else " + codename() + "-security main\n# deb http://x y main\n");
  int code = 0;
  EXPECT_THAT(fetch(code), testing::HasSubstr("apt's sources on this machine name no Debian archive"));
  EXPECT_EQ(code, 1);
}

// Nobody listens on loopback's port 9, so that the sentence tells where it was tried.
TEST_F(FetchMonado, TriesTheMirrorOfAOneLineSource) {
  source("sources.list",
         "deb [arch=amd64 trusted=yes] http://127.0.0.1:9/first " + codename() + " contrib main\n");
  expectTried("127.0.0.1:9/first");
}

TEST_F(FetchMonado, TriesTheMirrorOfADeb822Source) {
  source("sources.list.d/debian.sources",
         "# security first\nTypes: deb\nURIs: http://127.0.0.1:9/security\nSuites: " + codename() +
             "-security\nComponents: main\n\nEnabled: no\nTypes: deb\nURIs: "
             "http://127.0.0.1:9/disabled\nSuites: " +
             codename() +
             "\nComponents: main\n\nTypes: deb deb-src\nURIs: http://127.0.0.1:9/second\nSuites: " +
             codename() + " " + codename() + "-updates\nComponents: main contrib\nTrusted: yes\n");
  expectTried("127.0.0.1:9/second");
}

}  // namespace
}  // namespace chiasm::test
