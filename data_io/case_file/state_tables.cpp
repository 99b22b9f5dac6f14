#include "data_io/case_file/state_tables.h"

#include <limits>

#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

Error notAsExpected(const char* kind) {
  return {ErrorKind::conflict,
          std::string("The edit does not fit the case file: the ") + kind +
              " it changes is not what the file holds. Close the case and open it again."};
}

bool matches(const std::optional<BrickReference>& stored, const BrickReference& expected) {
  return stored && *stored == expected;
}

}  // namespace

std::optional<BrickReference> referenceOf(const Statement& row, int labelColumn, int digestColumn) {
  BrickReference reference;
  if (row.isNull(labelColumn)) {
    reference.digest = row.digest(digestColumn);
    if (!reference.digest) return std::nullopt;
    return reference;
  }
  const auto label = row.integer(labelColumn);
  if (!label || *label < 1 || *label > std::numeric_limits<Label>::max() || !row.isNull(digestColumn)) {
    return std::nullopt;
  }
  reference.label = static_cast<Label>(*label);
  return reference;
}

Expected<StateWriter> StateWriter::open(Database& database) {
  StateWriter writer;
  const std::pair<std::optional<Statement>*, const char*> statements[] = {
      {&writer.findObject_, "SELECT value FROM objects WHERE kind=?1 AND uid=?2"},
      {&writer.putObject_, "INSERT OR REPLACE INTO objects(kind, uid, value) VALUES(?1, ?2, ?3)"},
      {&writer.dropObject_, "DELETE FROM objects WHERE kind=?1 AND uid=?2"},
      {&writer.findBrick_,
       "SELECT label, digest FROM layer_bricks WHERE segmentation=?1 AND layer=?2 AND brick=?3"},
      {&writer.putBrick_,
       "INSERT OR REPLACE INTO layer_bricks(segmentation, layer, brick, label, digest) "
       "VALUES(?1, ?2, ?3, ?4, ?5)"},
      {&writer.dropBrick_, "DELETE FROM layer_bricks WHERE segmentation=?1 AND layer=?2 AND brick=?3"}};
  for (const auto& [target, sql] : statements) {
    auto prepared = database.prepare(sql, kSaving);
    if (!prepared) return tl::unexpected(prepared.error());
    *target = *std::move(prepared);
  }
  return writer;
}

Expected<void> StateWriter::apply(const StoredChanges& changes) {
  for (const ObjectChange& change : changes.objects) {
    const auto applied = std::visit([this](const auto& values) { return applyObject(values); }, change);
    if (!applied) return applied;
  }
  for (const BrickReferenceChange& change : changes.bricks) {
    const auto applied = applyBrick(change);
    if (!applied) return applied;
  }
  return {};
}

template <typename T>
Expected<void> StateWriter::applyObject(const ValueChange<T>& change) {
  const char* kind = kindOf(change.either());
  const std::string& uid = change.either().uid.text();
  const auto row = findObject_->bind(1, std::string_view(kind)).bind(2, uid).step();
  if (!row) return tl::unexpected(row.error());
  const auto stored = *row ? findObject_->blob(0) : std::nullopt;
  const bool asExpected =
      change.before ? stored && std::ranges::equal(*stored, toCbor(encode(*change.before))) : !*row;
  if (*row) findObject_->reset();
  if (!asExpected) return tl::unexpected(notAsExpected(kind));
  if (!change.after) return dropObject_->bind(1, std::string_view(kind)).bind(2, uid).run();
  return putObject_->bind(1, std::string_view(kind))
      .bind(2, uid)
      .bind(3, toCbor(encode(*change.after)))
      .run();
}

Expected<void> StateWriter::applyBrick(const BrickReferenceChange& change) {
  const auto locate = [&](Statement& statement) -> Statement& {
    return statement.bind(1, change.segmentation.text())
        .bind(2, std::int64_t{change.layer})
        .bind(3, std::int64_t{change.brick});
  };
  const auto row = locate(*findBrick_).step();
  if (!row) return tl::unexpected(row.error());
  const auto stored = *row ? referenceOf(*findBrick_, 0, 1) : BrickReference{};
  if (*row) findBrick_->reset();
  if (!matches(stored, change.before)) return tl::unexpected(notAsExpected("brick"));
  if (change.after == BrickReference{}) return locate(*dropBrick_).run();
  Statement& put = locate(*putBrick_);
  if (change.after.digest) {
    put.bindNull(4).bind(5, *change.after.digest);
  } else {
    put.bind(4, std::int64_t{change.after.label}).bindNull(5);
  }
  return put.run();
}

Expected<void> insertInitialInfo(Database& database, const CaseInfo& info) {
  auto insert = database.prepare("INSERT INTO objects(kind, uid, value) VALUES(?1, ?2, ?3)", kSaving);
  if (!insert) return tl::unexpected(insert.error());
  return insert->bind(1, std::string_view(kindOf(info)))
      .bind(2, info.uid.text())
      .bind(3, toCbor(encode(info)))
      .run();
}

}  // namespace chiasm::data_io
