// The hash chain of the journal: what exactly each entry's hash covers (hash version 1).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/case/journal.h"
#include "data_io/case_file/encoding/cbor.h"

namespace chiasm::data_io {

// The row of one entry but its payload.
struct EntryRecord {
  HistoryEntry entry;  // `hash` is this entry's
  int payloadVersion = 1;
  Digest previousHash;
  Digest payloadDigest;  // SHA-256 of the payload's bytes
};

// SHA-256 over, in this order: "chiasm entry 1", previous hash, sequence, time (µs), author, group, role,
// target group, kind, payload version, SHA-256 of the name, SHA-256 of the payload. Each field is its length
// as 8 bytes little endian and then its bytes; integers are 8 bytes little endian, two's complement. Name and
// payload enter as digests, so that one may be erased later without breaking the chain; bricks enter through
// their digests in the payload.
Digest entryHash(const EntryRecord& record);

// What the first entry names as its previous hash: SHA-256 over "chiasm case 1", the case UID, the time of
// creation, the creator's UID and the canonical bytes of the first case information. An entry can so never be
// carried over into another case.
Digest genesisHash(const Uid& caseUid, UtcTime created, const Uid& creator,
                   std::span<const std::uint8_t> initialInfo);

}  // namespace chiasm::data_io
