// WADO-RS (DICOM PS3.18, 10.4): whole studies or series as they are stored.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "data_io/network/program/failure.h"
#include "data_io/network/program/http.h"
#include "data_io/network/program/multipart.h"
#include "data_io/network/program/received_folder.h"
#include "data_io/network/program/web.h"

namespace chiasm::data_io::network {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void refuseWriting() {
  throw Failure("a file in the folder cannot be written (is the disk full?); nothing was kept.",
                ErrorKind::storage);
}

// How many objects the server lists; 0 when it does not say for every series.
int countListed(const Request& request, Voice& voice) {
  std::int64_t count = 0;
  bool any = false;
  for (const FoundSeries& row : findSeriesByWeb(request, voice).rows) {
    if (!request.series.empty() && row.series.text() != request.series) continue;
    if (row.instances < 0) return 0;
    any = true;
    count += row.instances;
  }
  if (!any)
    throw Failure(request.series.empty() ? "it has nothing of this study." : "it has nothing of this series.",
                  ErrorKind::notFound);
  return count <= 1'000'000 ? static_cast<int>(count) : 0;
}

}  // namespace

FetchedInstances fetchByWeb(const Request& request, Voice& voice) {
  ReceivedFolder folder(request, voice);
  folder.expect(countListed(request, voice));
  File file;
  const auto open = [&] {
    file.reset(std::fopen(folder.begin().c_str(), "wbx"));
    if (!file) refuseWriting();
  };
  const auto write = [&](std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) refuseWriting();
    folder.heard();
  };
  const auto close = [&] {
    if (std::fclose(file.release()) != 0) refuseWriting();
    folder.keep();
  };
  std::optional<MultipartParser> parser;
  std::string path = "/studies/" + request.study;
  if (!request.series.empty()) path += "/series/" + request.series;
  Http http(request, voice);
  const bool came =
      http.get(path, R"(multipart/related; type="application/dicom"; transfer-syntax=*)",
               {.head =
                    [&](const std::string& contentType) {
                      const auto boundary = boundaryOf(contentType);
                      if (!boundary)
                        throw Failure("it sends something else than DICOM objects.", ErrorKind::unreadable);
                      parser.emplace(*boundary, MultipartParser::Sink{open, write, close});
                    },
                .take = [&](std::string_view bytes) { parser->feed(bytes); }});
  if (came) parser->finish();
  return folder.finish("WADO-RS", 0);
}

}  // namespace chiasm::data_io::network
