// What a file says beside its voxels must not come out of the reader: not in messages, not in results.
#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

const std::string kCanary = "KANARIENVOGEL";

class Privacy : public ReaderTest {
 protected:
  void expectSilent(const std::string& name) {
    const auto result = read(file(name));
    const std::string told = result ? everything(result->info) : result.error().message;
    EXPECT_EQ(told.find(kCanary), std::string::npos) << told;
    ++(result ? read_ : refused_);
  }
  static std::string everything(const VolumeInfo& info) {
    std::string out = info.name + info.unit + info.note + info.frameOfReferenceUid + info.study.modality +
                      info.study.seriesDescription + info.study.studyDate + info.study.patientSex +
                      info.study.patientAge + info.source.format + info.source.seriesInstanceUid;
    for (const std::string& badge : info.badges) out += badge;
    for (const WindowLevel& window : info.headerWindows) out += window.name;
    return out;
  }
  int read_ = 0, refused_ = 0;
};

TEST_F(Privacy, Nifti) {
  RawNifti header(4, 4, 4);
  header.text(148, kCanary).text(228, kCanary).text(328, kCanary).text(4, kCanary.substr(0, 10));
  for (const std::size_t voxels : {128, 127, 129}) {
    writeFile(file("a.nii"), header.with(voxels));
    expectSilent("a.nii");
    writeFile(file("a.nii.gz"), gzip(header.with(voxels)));
    expectSilent("a.nii.gz");
  }
  EXPECT_EQ(read_, 2);
  EXPECT_EQ(refused_, 4);
}

TEST_F(Privacy, NrrdAndMetaImage) {
  const std::string data(128, '\1');
  const std::vector<std::string> fields = {
      "type",         "dimension", "sizes",     "encoding", "endian", "space", "space directions",
      "space origin", "kinds",     "data file", "byte skip"};
  const std::string right = "NRRD0004\n# " + kCanary + "\n" + kCanary + ":=" + kCanary +
                            "\ncontent: " + kCanary +
                            "\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 4 4\n"
                            "space directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\n"
                            "kinds: domain domain domain\nendian: little\nencoding: raw\n\n";
  writeFile(file("a.nrrd"), right + data);
  expectSilent("a.nrrd");
  EXPECT_EQ(read_, 1);
  for (const std::string& field : fields) {
    std::string bad = right;
    const std::size_t at = bad.find("\n" + field + ": ");
    if (at == std::string::npos) {
      bad.insert(bad.size() - 1, field + ": " + kCanary + "\n");
    } else {
      const std::size_t begin = at + field.size() + 3;
      bad.replace(begin, bad.find('\n', begin) - begin, kCanary);
    }
    writeFile(file("a.nrrd"), bad + data);
    expectSilent("a.nrrd");
  }
  for (const char* key : {"NDims", "DimSize", "ElementType", "ElementDataFile", "Offset", "TransformMatrix",
                          "ElementSpacing", "ObjectType", "Modality", "HeaderSize"}) {
    std::string header;
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"ObjectType", "Image"},
                                                          {"Comment", kCanary},
                                                          {"NDims", "3"},
                                                          {"Modality", "MET_MOD_CT"},
                                                          {"BinaryData", "True"},
                                                          {"HeaderSize", "0"},
                                                          {"TransformMatrix", "1 0 0 0 1 0 0 0 1"},
                                                          {"Offset", "0 0 0"},
                                                          {"ElementSpacing", "1 1 1"},
                                                          {"DimSize", "4 4 4"},
                                                          {"ElementType", "MET_SHORT"},
                                                          {"ElementDataFile", "LOCAL"}})
      header += name + " = " + (name == key ? kCanary : value) + "\n";
    writeFile(file("a.mha"), header + data);
    expectSilent("a.mha");
  }
  EXPECT_GE(refused_, 14);
}

TEST_F(Privacy, Dicom) {
  std::filesystem::create_directory(file("series"));
  const auto put = [&](int k, const std::map<std::uint32_t, std::string>& extra) {
    DicomImage image;
    image.sopUid += '.' + std::to_string(k);
    image.position.z = 3 * k;
    image.pixels.assign(20, 5);
    image.extra = extra;
    // The name of a file in the folder is no less a patient's than what is in it.
    writeFile(file("series") / (kCanary + std::to_string(k)), dicomBytes(image));
  };
  const std::map<std::uint32_t, std::string> names = {
      {0x00080080, "LO:" + kCanary}, {0x00080090, "PN:" + kCanary}, {0x00081030, "LO:" + kCanary},
      {0x00100010, "PN:" + kCanary}, {0x00100020, "LO:" + kCanary}, {0x00100030, "DA:" + kCanary},
      {0x00100040, "CS:" + kCanary}, {0x00101010, "AS:" + kCanary}, {0x00080020, "DA:" + kCanary},
      {0x00204000, "LT:" + kCanary}, {0x00200052, "UI:" + kCanary}, {0x00291010, "LO:" + kCanary}};
  for (int k = 0; k < 3; ++k) put(k, names);
  expectSilent("series");
  EXPECT_EQ(read_, 1);
  for (const std::uint32_t tag :
       {0x00200032, 0x00200037, 0x00280030, 0x00281052, 0x00280004, 0x00280008, 0x00020010, 0x00080005}) {
    std::map<std::uint32_t, std::string> bad = names;
    bad[tag] = (tag == 0x00280004 ? "CS:" : "DS:") + kCanary;
    put(1, bad);
    expectSilent("series");
  }
  EXPECT_GE(refused_, 5);
}

TEST_F(Privacy, Text) {
  Progress progress;
  writeFile(file("a.txt"), kCanary + "\xff" + kCanary);
  const auto text = client().readText(file("a.txt"), progress);
  expectRefusal(text, file("a.txt"), "UTF-8");
  EXPECT_EQ(text.error().message.find(kCanary), std::string::npos);
  writeFile(file("b.txt"), "1 a\n" + kCanary + "\n");
  const auto names = client().readLabelNames(file("b.txt"), progress);
  expectRefusal(names, file("b.txt"), "line 2");
  EXPECT_EQ(names.error().message.find(kCanary), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
