// What one journal entry holds: the command's parameters and its changes, bricks by their digests.
#pragma once

#include <optional>
#include <vector>

#include "core/base/digest.h"
#include "core/case/command.h"
#include "data_io/case_file/encoding/cbor.h"

namespace chiasm::data_io {

// A brick by its content: one label everywhere, or the digest of its 32768 labels.
struct BrickReference {
  std::optional<Digest> digest;
  Label label = 0;  // 0 when there is a digest
  bool operator==(const BrickReference&) const = default;
};

struct BrickReferenceChange {
  Uid segmentation;
  int layer = 0;
  std::uint32_t brick = 0;
  BrickReference before, after;
  bool operator==(const BrickReferenceChange&) const = default;
};

// Changes (core/case/changes.h) with references for bricks.
struct StoredChanges {
  std::vector<ObjectChange> objects;
  std::vector<BrickReferenceChange> bricks;
  bool operator==(const StoredChanges&) const = default;
};

// The first version of the case format that knows every kind of object in these changes.
int formatVersionOf(const StoredChanges& changes);

struct Payload {
  Parameters parameters;
  StoredChanges changes;
  bool operator==(const Payload&) const = default;
};

// The canonical bytes, encoding version 1: a map of "encoding" (1), "parameters" (list of [name, value]),
// "objects" (list of {kind, before, after}), "segmentations" (UIDs) and "bricks" (list of [index in
// segmentations, layer, brick, before, after], a brick being its label or its digest).
Bytes encodePayload(const Payload& payload);
// Strict and bounded, as the case file is untrusted.
Expected<Payload> decodePayload(std::span<const std::uint8_t> bytes);

}  // namespace chiasm::data_io
