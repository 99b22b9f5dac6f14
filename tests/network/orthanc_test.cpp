// Find, fetch and send with a real Orthanc: DICOM and DICOMweb, plain and secure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "data_io/network/network_client.h"
#include "tests/network/hostile_server.h"
#include "tests/network/orthanc.h"
#include "tests/network/sample_study.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
using data_io::NetworkClient;
using data_io::PacsServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Uid uid(const std::string& text) {
  return *Uid::parse(text);
}

// Sends a study one way and gets it back in every way.
class EveryWay : public testing::Test {
 protected:
  void SetUp() override { CHIASM_REQUIRE_ORTHANC(); }

  Expected<data_io::SendOutcome> send(const PacsServer& server, const fs::path& path) {
    return client_.send(server, {path.string()}, progress_);
  }
  Expected<data_io::FetchedInstances> fetch(const PacsServer& server, const SampleStudy& study,
                                            const std::string& name, const std::string& series = {}) {
    return client_.fetch(server, uid(study.study), series.empty() ? Uid() : uid(series), (at(name)).string(),
                         progress_);
  }
  fs::path at(const std::string& name) const { return folder_.path() / name; }

  // Everything that one server should do with one study.
  void roundTrip(const PacsServer& sender, const PacsServer& getter, const std::string& id, const char* by,
                 bool whole) {
    const SampleStudy study = writeSampleStudy(at(id), id);
    const auto sent = send(sender, study.folder);
    ASSERT_TRUE(sent) << sent.error().message;
    EXPECT_EQ(sent->sent, 6);
    EXPECT_EQ(sent->failed, 0);

    data_io::StudyQuery query;
    query.patientId = id;
    const auto found = client_.findStudies(getter, query, progress_);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->rows.size(), 1u);
    EXPECT_EQ(found->rows[0].study.text(), study.study);
    EXPECT_EQ(found->rows[0].date, "2026-01-31");
    EXPECT_EQ(found->rows[0].description, "Head and neck");
    EXPECT_EQ(found->rows[0].patientName, "");
    EXPECT_EQ(found->rows[0].series, 2);
    EXPECT_EQ(found->rows[0].instances, 6);

    const auto series = client_.findSeries(getter, uid(study.study), progress_);
    ASSERT_TRUE(series) << series.error().message;
    ASSERT_EQ(series->rows.size(), 2u);
    EXPECT_EQ(series->rows[0].description, "Thin");
    EXPECT_EQ(series->rows[0].instances, 4);
    EXPECT_EQ(series->rows[1].series.text(), study.series[1]);

    const auto got = fetch(getter, study, id + "-got");
    ASSERT_TRUE(got) << got.error().message;
    EXPECT_EQ(got->instances, 6);
    EXPECT_EQ(got->by, by);
    expectSameObjects(study.folder, at(id + "-got"), whole);

    const auto one = fetch(getter, study, id + "-one", study.series[1]);
    ASSERT_TRUE(one) << one.error().message;
    EXPECT_EQ(one->instances, 2);
  }

  NetworkClient client_;
  Progress progress_;
  TemporaryFolder folder_;
};

TEST_F(EveryWay, StoreAndGet) {
  const PacsServer server = orthancs().plain.dicom();
  const auto answered = client_.echo(server, progress_);
  ASSERT_TRUE(answered) << answered.error().message;
  roundTrip(server, server, "STORE-GET", "C-GET", false);
}

TEST_F(EveryWay, StoreAndMoveWhereGetIsRefused) {
  PacsServer mover = orthancs().plain.dicom();
  mover.callingAe = "MOVER";
  const SampleStudy study = writeSampleStudy(at("s"), "MOVE-WITHOUT-PORT");
  ASSERT_TRUE(send(mover, study.folder));
  const auto without = fetch(mover, study, "no-port");
  ASSERT_FALSE(without);
  EXPECT_THAT(without.error().message, HasSubstr("receive_port"));
  EXPECT_FALSE(fs::exists(at("no-port")));

  mover.receivePort = orthancs().plain.movePort();
  roundTrip(mover, mover, "STORE-MOVE", "C-MOVE", false);
}

TEST_F(EveryWay, StowAndWado) {
  const PacsServer server = orthancs().plain.web();
  ASSERT_TRUE(client_.echo(server, progress_));
  roundTrip(server, server, "STOW-WADO", "WADO-RS", true);
}

TEST_F(EveryWay, SecureDicom) {
  const PacsServer server = orthancs().secure.dicom();
  roundTrip(server, server, "TLS-GET", "C-GET", false);
}

TEST_F(EveryWay, SecureWebWithLogin) {
  const PacsServer server = orthancs().secure.web();
  roundTrip(server, server, "TLS-WADO", "WADO-RS", true);
}

TEST_F(EveryWay, WhatIsStoredByStowComesByGet) {
  roundTrip(orthancs().plain.web(), orthancs().plain.dicom(), "STOW-GET", "C-GET", false);
}

TEST_F(EveryWay, CompressedSlicesComeAsTheyAreStored) {
  CHIASM_REQUIRE_DATA(data, "dicom_odd/cornerstone_same_ct_all_syntaxes");
  fs::create_directory(at("ct"));
  // One study; the objects differ in their identifiers and in nothing but compression.
  for (const char* syntax : {"JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90",
                             "JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91",
                             "JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51",
                             "JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81",
                             "JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50"})
    fs::copy_file(data / ("CTImage.dcm_" + std::string(syntax) + ".dcm"), at("ct") / syntax);
  const auto outgoing = client_.describe({at("ct").string()}, progress_);
  ASSERT_TRUE(outgoing) << outgoing.error().message;
  ASSERT_EQ(outgoing->series.size(), 1u);
  const auto sent = send(orthancs().plain.web(), at("ct"));
  ASSERT_TRUE(sent) << sent.error().message;
  ASSERT_EQ(sent->sent, 5);
  const Uid study = outgoing->series[0].study;
  const auto web = client_.fetch(orthancs().plain.web(), study, Uid(), at("web").string(), progress_);
  ASSERT_TRUE(web) << web.error().message;
  expectSameObjects(at("ct"), at("web"), true);
  // Orthanc encodes what is around the pixels anew when it sends by C-GET; they themselves come as they are.
  const auto dicom = client_.fetch(orthancs().plain.dicom(), study, Uid(), at("dicom").string(), progress_);
  ASSERT_TRUE(dicom) << dicom.error().message;
  expectSamePixels(at("ct"), at("dicom"), 60'000);
}

TEST_F(EveryWay, RealSlicesByStoreAndGet) {
  CHIASM_REQUIRE_DATA(data, "ct/dicom_CMB-CRC-MSB-01068");
  fs::create_directory(at("ct"));
  for (const char* name : {"1-001.dcm", "1-002.dcm", "1-003.dcm"})
    fs::copy_file(data / name, at("ct") / name);
  const PacsServer server = orthancs().plain.dicom();
  const auto outgoing = client_.describe({at("ct").string()}, progress_);
  ASSERT_TRUE(outgoing) << outgoing.error().message;
  const auto sent = send(server, at("ct"));
  ASSERT_TRUE(sent) << sent.error().message;
  ASSERT_EQ(sent->sent, 3);
  for (const PacsServer& from : {server, orthancs().plain.web()}) {
    const std::string out = at("from-" + from.name).string();
    const auto got = client_.fetch(from, outgoing->series.at(0).study, Uid(), out, progress_);
    ASSERT_TRUE(got) << got.error().message;
    // DCMTK leaves group lengths out when it sends (PS3.5, 7.2 has retired them); the pixels are the same.
    expectSamePixels(at("ct"), out, std::size_t{512} * 512 * 2);
  }
  expectSameObjects(at("from-archive"), at("from-web"), false);
}

TEST_F(EveryWay, ObjectsWithoutIdentifiersAreNotSent) {
  CHIASM_REQUIRE_DATA(data, "ct/dicom_totalseg_jpeg2000");
  const auto sent = send(orthancs().plain.dicom(), data);
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().message, HasSubstr("identifiers are missing"));
}

TEST_F(EveryWay, NamesAreToldOnlyWhenTheyAreAskedFor) {
  const SampleStudy study = writeSampleStudy(at("named"), "NAMED");
  ASSERT_TRUE(send(orthancs().plain.dicom(), study.folder));
  for (const PacsServer& server : {orthancs().plain.dicom(), orthancs().plain.web()}) {
    SCOPED_TRACE(server.name);
    data_io::StudyQuery query;
    query.patientName = "CANARY*";
    query.patientId = "NAMED";
    query.withNames = true;
    auto found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->rows.size(), 1u);
    EXPECT_EQ(found->rows[0].patientName, "Canary Tweety");
    query.withNames = false;
    found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found && found->rows.size() == 1u);
    EXPECT_EQ(found->rows[0].patientName, "");
    query.patientName = "NOBODY*";
    found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_TRUE(found->rows.empty());
  }
}

TEST_F(EveryWay, ASearchIsCutAtItsLimit) {
  for (const char* id : {"LIMIT-1", "LIMIT-2", "LIMIT-3"})
    ASSERT_TRUE(send(orthancs().plain.dicom(), writeSampleStudy(at(id), id).folder));
  for (const PacsServer& server : {orthancs().plain.dicom(), orthancs().plain.web()}) {
    SCOPED_TRACE(server.name);
    data_io::StudyQuery query;
    query.patientId = "LIMIT-*";
    query.limit = 2;
    auto found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->rows.size(), 2u);
    EXPECT_TRUE(found->more);
    query.limit = 3;
    found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->rows.size(), 3u);
    EXPECT_FALSE(found->more);
    query.fromDate = "2026-02-01";
    found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->rows.empty());
  }
}

TEST_F(EveryWay, WhatIsNotThereIsSaid) {
  for (const PacsServer& server : {orthancs().plain.dicom(), orthancs().plain.web()}) {
    SCOPED_TRACE(server.name);
    const auto got = client_.fetch(server, Uid::generate(), Uid(), at("nothing").string(), progress_);
    ASSERT_FALSE(got);
    EXPECT_THAT(got.error().message, HasSubstr("nothing of this study"));
    EXPECT_FALSE(fs::exists(at("nothing")));
  }
}

TEST_F(EveryWay, AFolderWithContentIsNotTouched) {
  fs::create_directory(at("full"));
  std::ofstream(at("full") / "mine.txt") << "mine";
  const auto got =
      client_.fetch(orthancs().plain.dicom(), Uid::generate(), Uid(), at("full").string(), progress_);
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message, HasSubstr("not an empty folder"));
  EXPECT_TRUE(fs::exists(at("full") / "mine.txt"));
}

TEST_F(EveryWay, TitlesThatAreNotKnown) {
  PacsServer server = orthancs().plain.dicom();
  server.calledAe = "WRONG";
  auto answered = client_.echo(server, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, AllOf(HasSubstr("'archive'"), HasSubstr("WRONG")));
  server = orthancs().plain.dicom();
  server.callingAe = "STRANGER";
  const SampleStudy study = writeSampleStudy(at("s"), "STRANGER");
  const auto sent = send(server, study.folder);
  ASSERT_FALSE(sent) << sent->sent;
  EXPECT_THAT(sent.error().message, HasSubstr("'archive'"));
}

TEST_F(EveryWay, LoginThatIsRefused) {
  PacsServer server = orthancs().secure.web();
  std::ofstream(at("wrong")) << "guess\n";
  fs::permissions(at("wrong"), fs::perms::owner_read | fs::perms::owner_write);
  server.login.passwordFile = at("wrong").string();
  auto answered = client_.echo(server, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, AllOf(HasSubstr("refused the login"), Not(HasSubstr("guess"))));
  server.login = {};
  answered = client_.echo(server, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, HasSubstr("asks for a login"));
}

TEST_F(EveryWay, CertificatesThatAreNotTrusted) {
  const OwnCertificate other = makeCertificate(folder_.path(), "other");
  PacsServer dicom = orthancs().secure.dicom(), web = orthancs().secure.web();
  dicom.tlsFiles.authority = web.tlsFiles.authority = other.certificate.string();
  auto answered = client_.echo(dicom, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, HasSubstr("secure connection"));
  answered = client_.echo(web, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, HasSubstr("not trusted"));
  // A trusted certificate of another host: the name "localhost" is not in it.
  dicom = orthancs().secure.dicom();
  dicom.host = "localhost";
  answered = client_.echo(dicom, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, HasSubstr("another host"));
}

TEST_F(EveryWay, NoTlsWhereItIsWantedAndTheOtherWayRound) {
  PacsServer server = orthancs().secure.dicom();
  server.tls = false;
  server.timeoutSeconds = 2;
  auto answered = client_.echo(server, progress_);
  ASSERT_FALSE(answered);
  server = orthancs().plain.dicom();
  server.tls = true;
  server.timeoutSeconds = 2;
  server.tlsFiles = orthancs().secure.dicom().tlsFiles;
  answered = client_.echo(server, progress_);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().message, HasSubstr("secure connection"));
}

TEST_F(EveryWay, CancelEndsAFetchSoonAndLeavesNothing) {
  const SampleStudy study = writeSampleStudy(at("s"), "CANCEL");
  ASSERT_TRUE(send(orthancs().plain.dicom(), study.folder));
  Progress progress;
  progress.cancel();
  const auto got =
      client_.fetch(orthancs().plain.dicom(), uid(study.study), Uid(), at("cancelled").string(), progress);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::cancelled);
  EXPECT_FALSE(fs::exists(at("cancelled")));
  for (const auto& entry : fs::directory_iterator(folder_.path()))
    EXPECT_EQ(entry.path().filename().string().find(".part"), std::string::npos) << entry.path();
}

TEST_F(EveryWay, ClosedPort) {
  PacsServer dicom = orthancs().plain.dicom(), web = orthancs().plain.web();
  dicom.port = freePort();
  web.url = "http://127.0.0.1:" + std::to_string(freePort()) + "/dicom-web";
  for (const PacsServer& server : {dicom, web}) {
    const auto answered = client_.echo(server, progress_);
    ASSERT_FALSE(answered);
    EXPECT_EQ(answered.error().kind, ErrorKind::unavailable);
    EXPECT_THAT(answered.error().message, HasSubstr("nothing answers at"));
  }
}

TEST_F(EveryWay, AServerThatDiesWhileItSendsLeavesNothing) {
  const PacsServer real = orthancs().plain.dicom();
  const SampleStudy study = writeSampleStudy(at("s"), "CUT-GET");
  ASSERT_TRUE(send(real, study.folder));
  HostileServer cut([&](int socket) { relay(socket, real.port, Side::server, 8000); });
  PacsServer dying = cut.dicom();
  dying.calledAe = real.calledAe;
  const auto got = fetch(dying, study, "cut");
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().message, HasSubstr("closed the connection"));
  EXPECT_FALSE(fs::exists(at("cut")));
}

TEST_F(EveryWay, AServerThatDiesWhileWeSendIsSaidWithWhatItHas) {
  const PacsServer real = orthancs().plain.dicom();
  const SampleStudy study = writeSampleStudy(at("s"), "CUT-STORE");
  HostileServer cut([&](int socket) { relay(socket, real.port, Side::client, 8000); });
  PacsServer dying = cut.dicom();
  dying.calledAe = real.calledAe;
  const auto sent = send(dying, study.folder);
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().message, HasSubstr(" of 6 had been accepted and stay there"));
}

// A real conversation with bytes changed on the way: whatever comes of it is a sentence or a whole answer,
// and a fetch that fails leaves nothing.
TEST_F(EveryWay, DamagedConversations) {
  const PacsServer dicom = orthancs().plain.dicom(), web = orthancs().plain.web();
  const SampleStudy study = writeSampleStudy(at("s"), "DAMAGED");
  ASSERT_TRUE(send(dicom, study.folder));
  const int webPort = std::stoi(web.url.substr(web.url.rfind(':') + 1));
  std::mt19937 generator(20260131);
  const auto damage = [&](std::string& bytes) {
    for (char& c : bytes)
      if (generator() % 1000 == 0) c = static_cast<char>(generator());
  };
  int refused = 0;
  for (int round = 0; round < 12; ++round) {
    HostileServer damaged([&](int socket) {
      relay(socket, round % 2 == 0 ? dicom.port : webPort, Side::server, 1u << 20, damage);
    });
    PacsServer server = round % 2 == 0 ? damaged.dicom() : damaged.web();
    if (round % 2 == 0) server.calledAe = dicom.calledAe;
    if (round % 2 == 1) server.url += "/dicom-web";
    const auto got = fetch(server, study, "damaged");
    EXPECT_EQ(fs::exists(at("damaged")), got.has_value());
    if (!got) {
      EXPECT_THAT(got.error().message, HasSubstr("'hostile'"));
    }
    refused += got ? 0 : 1;
    fs::remove_all(at("damaged"));
  }
  EXPECT_GT(refused, 0);
  for (const auto& entry : fs::directory_iterator(folder_.path()))
    EXPECT_EQ(entry.path().filename().string(), "s") << "left behind";
}

TEST_F(EveryWay, ServerThatDies) {
  Orthanc dying(Orthanc::Kind::plain);
  const PacsServer dicom = dying.dicom(), web = dying.web();
  ASSERT_TRUE(client_.echo(dicom, progress_));
  dying.stop();
  for (const PacsServer& server : {dicom, web}) {
    const auto answered = client_.echo(server, progress_);
    ASSERT_FALSE(answered);
    EXPECT_THAT(answered.error().message, HasSubstr("'" + server.name + "'"));
  }
}

}  // namespace
}  // namespace chiasm::test
