#include "data_io/reader/program/payload.h"

#include <cstring>
#include <optional>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::int64_t kMaximumSkip = 64 * 1024 * 1024;
constexpr std::size_t kMaximumLine = 1024 * 1024;

void skipTo(Source& data, const PayloadPlan& plan) {
  if (plan.lineSkip < 0 || plan.lineSkip > kMaximumSkip || plan.byteSkip < -1 ||
      plan.byteSkip > kMaximumSkip || (plan.byteSkip == -1 && plan.compressed))
    throw Refusal("its header skips to its voxels in a way that cannot be followed here.");
  for (std::int64_t i = 0; i < plan.lineSkip; ++i)
    if (!data.readLine(kMaximumLine))
      throw Refusal("it ends before its voxels; copy it again from its source.");
  if (plan.compressed) {
    acceptRatio(plan.payload + static_cast<std::uint64_t>(plan.byteSkip), data.fileBytesLeft());
    data.startInflating();
  }
  if (plan.byteSkip > 0) data.skip(static_cast<std::uint64_t>(plan.byteSkip), "leading bytes");
  if (plan.compressed) return;
  if (data.fileBytesLeft() < plan.payload)
    throw Refusal("it holds " + grouped(data.fileBytesLeft()) + " of the " + grouped(plan.payload) +
                  " bytes of voxels that its header announces; copy it again from its source.");
  if (plan.byteSkip == -1) data.skip(data.fileBytesLeft() - plan.payload, "leading bytes");
}

}  // namespace

void stagePayload(Source& source, int folder, AnswerChannel& channel, const PayloadPlan& plan,
                  StagedVolume& volume) {
  const bool detached = !plan.detachedName.empty();
  UniqueFd dataFile;
  std::optional<Source> own;
  if (detached) {
    dataFile = openBeside(folder, plan.detachedName);
    own.emplace(dataFile.get(), channel);
  }
  Source& data = detached ? *own : source;
  skipTo(data, plan);
  volume.file = MemoryFile(plan.header.size() + plan.payload);
  std::memcpy(volume.file.bytes().data(), plan.header.data(), plan.header.size());
  data.read(volume.file.bytes().subspan(plan.header.size()), "voxels");
  data.expectEnd();
  volume.digest = detached ? digestOf(source.finish(), data.finish()) : data.finish();
}

}  // namespace chiasm::data_io::reader
